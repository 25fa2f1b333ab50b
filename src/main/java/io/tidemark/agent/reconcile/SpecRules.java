package io.tidemark.agent.reconcile;

import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.VmSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an agent accepts of a definition, whoever sent it: a console can be wrong or taken over, and what stands in a
 * definition reaches QEMU, file names and a guest's scripts.
 */
final class SpecRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern PACKAGE =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]{0,127}([<>=~]{1,2}[a-zA-Z0-9._-]{1,64})?");
    private static final Pattern REPOSITORY = Pattern.compile("https?://[!-~&&[^'\"\\\\]]{1,500}");
    private static final Pattern KEPT = Pattern.compile("(/[^/\\p{Cntrl}]{1,255}){1,32}");
    private static final int LONGEST_USER_DATA = 64 * 1024;
    private static final int LONGEST_KEY = 16 * 1024;
    private static final int MOST = 500;
    private static final int MOST_TASKS = 100;
    private static final int MOST_MEMORY_MIB = 4 * 1024 * 1024;
    private static final int MOST_DATA_GIB = 64 * 1024;

    private SpecRules() {}

    /**
     * Checks a definition.
     *
     * @throws Fault naming what is refused
     */
    static void check(VmSpec spec) {
        require(NAME.matcher(spec.name()).matches(), "the name");
        require(
                spec.image().arch().equals("x86_64"),
                "an image for " + spec.image().arch() + " on an x86_64 host");
        require(spec.vcpus() >= 1 && spec.vcpus() <= 64, "the number of CPUs");
        require(spec.memoryMib() >= 64 && spec.memoryMib() <= MOST_MEMORY_MIB, "the memory");
        require(spec.dataVolumeGib() >= 1 && spec.dataVolumeGib() <= MOST_DATA_GIB, "the size of the data volume");
        all(spec.packages(), PACKAGE, "a package's name");
        all(spec.apkRepositories(), REPOSITORY, "a repository's address");
        all(spec.policy().kept(), KEPT, "a kept path");
        require(spec.policy().kept().stream().noneMatch(SpecRules::climbs), "a kept path");
        all(spec.policy().scratch(), KEPT, "a scratch path");
        require(spec.policy().scratch().stream().noneMatch(SpecRules::climbs), "a scratch path");
        require(spec.epoch() >= 0, "the epoch");
        require(spec.tasks().size() <= MOST_TASKS, "the number of tasks");
        require(spec.sshKeys().size() <= MOST && spec.sshKeys().stream().allMatch(SpecRules::isOneLine), "an SSH key");
        require(
                spec.userData().map(data -> data.length() <= LONGEST_USER_DATA).orElse(true),
                "user-data of more than 64 KiB");
        rootFits(spec);
        forwards(spec.forwards());
    }

    private static void rootFits(VmSpec spec) {
        boolean fits =
                switch (spec.policy().root()) {
                    case RAM, LAYERED -> spec.image().kind() == VmSpec.ImageKind.ISO;
                    case DISK -> spec.image().kind() == VmSpec.ImageKind.DISK;
                };
        require(
                fits,
                "the root " + spec.policy().root() + " on an image of the kind "
                        + spec.image().kind());
    }

    private static void forwards(List<VmSpec.Forward> forwards) {
        require(forwards.size() <= MOST, "the number of forwards");
        Set<String> taken = new HashSet<>();
        for (VmSpec.Forward forward : forwards) {
            require(isPort(forward.hostPort()) && isPort(forward.guestPort()), "a port");
            require(taken.add(forward.proto() + ":" + forward.hostPort()), "a port that is forwarded twice");
        }
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= 65535;
    }

    private static boolean climbs(String path) {
        return List.of(path.split("/")).stream().anyMatch(part -> part.equals("..") || part.equals("."));
    }

    private static boolean isOneLine(String key) {
        return key.length() <= LONGEST_KEY && key.chars().allMatch(c -> c >= ' ' && c != 0x7f);
    }

    private static void all(List<String> values, Pattern form, String what) {
        require(values.size() <= MOST, what);
        require(values.stream().allMatch(value -> form.matcher(value).matches()), what);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw Fault.lasting(Fault.SPEC, "This host does not accept " + what + " in the definition of the VM.");
        }
    }
}
