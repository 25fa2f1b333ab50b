package io.tidemark.vm;

import io.tidemark.host.Labels;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Revision;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.SerialLogin;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a VM is to be, as its owner says. A value that can't be is a {@link Problem} with the name of its JSON field.
 *
 * @param name a DNS label: 1 to 63 lower-case letters, digits and hyphens; the guest's host name
 * @param vcpus 1 to 64
 * @param memoryMib 128 to 1048576
 * @param dataVolumeGib 1 to {@link Revision#MOST_DATA_VOLUME_GIB}
 * @param packages at most 256 names of Alpine packages, each with a version constraint or without
 * @param apkRepositories at most 16 http or https URLs
 * @param sshKeys at most 32 public keys, a line each
 * @param userData at most 16 KiB
 * @param forwards at most 64, no host port twice
 */
record VmDefinition(
        String name,
        int vcpus,
        int memoryMib,
        int dataVolumeGib,
        Map<String, String> labels,
        List<String> sshKeys,
        List<String> packages,
        List<String> apkRepositories,
        Optional<String> userData,
        SerialLogin serialLogin,
        List<Forward> forwards) {

    static final int MOST_VCPUS = 64;

    /** Less does not hold the root of an ISO image while it boots. */
    static final int LEAST_MEMORY_MIB = 128;

    static final int MOST_MEMORY_MIB = 1024 * 1024;
    static final int MOST_USER_DATA_BYTES = 16 * 1024;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PACKAGE =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]{0,127}((=|~|<|>|<=|>=|=~)[a-zA-Z0-9][a-zA-Z0-9._-]{0,63})?");
    private static final Pattern KEY =
            Pattern.compile("(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\\.com"
                    + "|sk-ecdsa-sha2-nistp256@openssh\\.com) ([A-Za-z0-9+/]+={0,2})( [\\x20-\\x7e]{0,200})?");
    private static final Pattern URL_CHARACTERS = Pattern.compile("[A-Za-z0-9:/?&=%@.,~_+\\[\\]-]{1,500}");

    VmDefinition {
        labels = Labels.checked(labels);
        sshKeys = List.copyOf(sshKeys);
        packages = List.copyOf(packages);
        apkRepositories = List.copyOf(apkRepositories);
        forwards = List.copyOf(forwards);
        requireName(name);
        requireBetween("vcpus", vcpus, 1, MOST_VCPUS, "processors");
        requireBetween("memoryMib", memoryMib, LEAST_MEMORY_MIB, MOST_MEMORY_MIB, "MiB of memory");
        requireBetween("dataVolumeGib", dataVolumeGib, 1, Revision.MOST_DATA_VOLUME_GIB, "GiB of data volume");
        requireKeys(sshKeys);
        requirePackages(packages);
        requireRepositories(apkRepositories);
        requireUserData(userData);
        requireForwards(forwards);
    }

    /** The same under this name, with these ports. */
    VmDefinition as(String other, List<Forward> ports) {
        return new VmDefinition(
                other,
                vcpus,
                memoryMib,
                dataVolumeGib,
                labels,
                sshKeys,
                packages,
                apkRepositories,
                userData,
                serialLogin,
                ports);
    }

    /** Length of the user data in bytes. */
    int userDataBytes() {
        return userData.map(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .orElse(0);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.refusedValue(
                    "name",
                    "A VM's name is its host name: 1 to 63 lower-case letters, digits and hyphens, no hyphen first or"
                            + " last.");
        }
    }

    private static void requireBetween(String field, int value, int least, int most, String what) {
        if (value < least || value > most) {
            throw Problem.refusedValue(
                    field, "A VM has " + least + " to " + most + " " + what + ", not " + value + ".");
        }
    }

    private static void requireAtMost(String field, List<?> items, int most) {
        if (items.size() > most) {
            throw Problem.refusedValue(field, "There may be at most " + most + ", not " + items.size() + ".");
        }
    }

    private static void requireKeys(List<String> keys) {
        requireAtMost("sshKeys", keys, 32);
        for (int at = 0; at < keys.size(); at++) {
            Matcher key = KEY.matcher(keys.get(at));
            if (keys.get(at).length() > 8192 || !key.matches() || !isBase64(key.group(2))) {
                throw Problem.refusedValue(
                        "sshKeys[" + at + "]",
                        "This is no public SSH key: one line, such as \"ssh-ed25519 AAAA… name\", without options.");
            }
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requirePackages(List<String> packages) {
        requireAtMost("packages", packages, 256);
        for (int at = 0; at < packages.size(); at++) {
            if (!PACKAGE.matcher(packages.get(at)).matches()) {
                throw Problem.refusedValue(
                        "packages[" + at + "]",
                        "This is no name of an Alpine package: letters, digits, \"+\", \".\", \"_\", \"-\", such as"
                                + " \"jq\" or \"jq=1.7.1-r0\".");
            }
        }
    }

    private static void requireRepositories(List<String> repositories) {
        requireAtMost("apkRepositories", repositories, 16);
        for (int at = 0; at < repositories.size(); at++) {
            if (!isRepository(repositories.get(at))) {
                throw Problem.refusedValue(
                        "apkRepositories[" + at + "]",
                        "This is no http or https URL of a package repository without a user name in it.");
            }
        }
    }

    private static boolean isRepository(String text) {
        if (!URL_CHARACTERS.matcher(text).matches()) {
            return false;
        }
        try {
            URI uri = new URI(text);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void requireUserData(Optional<String> userData) {
        userData.ifPresent(text -> {
            if (text.getBytes(StandardCharsets.UTF_8).length > MOST_USER_DATA_BYTES) {
                throw Problem.refusedValue("userData", "User data has at most 16 KiB.");
            }
            if (text.indexOf('\0') >= 0) {
                throw Problem.refusedValue("userData", "User data is text, without NUL.");
            }
        });
    }

    private static void requireForwards(List<Forward> forwards) {
        requireAtMost("forwards", forwards, 64);
        Set<String> taken = new HashSet<>();
        for (int at = 0; at < forwards.size(); at++) {
            Forward forward = forwards.get(at);
            String field = "forwards[" + at + "]";
            if (forward.hostPort() < 1024 || forward.hostPort() > 65_535) {
                throw Problem.refusedValue(field + ".hostPort", "A host port is 1024 to 65535.");
            }
            if (forward.guestPort() < 1 || forward.guestPort() > 65_535) {
                throw Problem.refusedValue(field + ".guestPort", "A guest port is 1 to 65535.");
            }
            if (!taken.add(forward.proto() + " " + forward.hostPort())) {
                throw Problem.refusedValue(
                        field + ".hostPort", "Port " + forward.hostPort() + " of the host is forwarded twice.");
            }
        }
    }
}
