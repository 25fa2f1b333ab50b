package io.tidemark.agent.base;

import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.VmSpec;
import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code guest.env}: the one way by which values reach the guest's programs. Quoted here and nowhere else; what would make
 * no sense to a program is refused here, whatever the console let through.
 */
final class GuestEnv {

    private static final String VERSION = "1";
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PACKAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9+._-]*([<>=~]{1,2}[a-zA-Z0-9._-]+)?");
    private static final Pattern KEPT = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+");
    private static final Pattern NEVER_KEPT = Pattern.compile("/mnt|(/mnt/data|/dev|/proc|/run|/sys)(/.*)?");
    private static final Pattern ONE_LINE = Pattern.compile("[^\\p{Cntrl}]+");

    private GuestEnv() {}

    /**
     * The file's content for a VM.
     *
     * @throws Fault if the definition holds a value that the guest's programs can't be given
     */
    static String of(VmSpec spec) {
        boolean ram = root(spec).equals("ram");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TIDEMARK_ENV", VERSION);
        values.put("VM_ID", spec.id().toString());
        values.put("RUN", Long.toString(spec.run()));
        values.put(
                "HOSTNAME_WANTED",
                one("host name", spec.name().toLowerCase(Locale.ROOT), HOST_NAME.asMatchPredicate()));
        values.put("BASE", one("digest", spec.image().digest(), ONE_LINE.asMatchPredicate()));
        values.put("ROOT", root(spec));
        values.put("POLICY_REVISION", Integer.toString(spec.policy().revision()));
        values.put("KEPT", list("kept path", ram ? outerFirst(spec.policy().kept()) : List.of(), GuestEnv::canBeKept));
        values.put("SCRATCH", list("scratch path", spec.policy().scratch(), KEPT.asMatchPredicate()));
        values.put("PACKAGE_STRATEGY", spec.policy().packages().name().toLowerCase(Locale.ROOT));
        values.put("PACKAGES", list("package", spec.packages(), PACKAGE.asMatchPredicate()));
        values.put("REPOSITORIES", list("package repository", spec.apkRepositories(), GuestEnv::isRepository));
        values.put("SERIAL_LOGIN", spec.serialLogin().name().toLowerCase(Locale.ROOT));
        values.put("SSH_KEYS", list("SSH key", spec.sshKeys(), ONE_LINE.asMatchPredicate()));
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + quote(value.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** A value as the shell reads it back, whatever is in it. */
    static String quote(String value) {
        if (value.indexOf('\0') >= 0) {
            throw refused("a value with a NUL in it");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }

    private static String root(VmSpec spec) {
        return switch (spec.policy().root()) {
            case RAM -> "ram";
            case DISK -> "disk";
            case LAYERED -> "layered";
        };
    }

    /** In the order in which they are bound: /var before /var/lib. */
    private static List<String> outerFirst(List<String> paths) {
        return paths.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static boolean canBeKept(String path) {
        return KEPT.matcher(path).matches() && !NEVER_KEPT.matcher(path).matches();
    }

    private static boolean isRepository(String url) {
        if (!ONE_LINE.matcher(url).matches() || url.contains(" ")) {
            return false;
        }
        try {
            URI uri = URI.create(url);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String list(String what, List<String> items, Predicate<String> allowed) {
        items.forEach(item -> one(what, item, allowed));
        return String.join("\n", items);
    }

    private static String one(String what, String value, Predicate<String> allowed) {
        if (!allowed.test(value)) {
            throw refused("the " + what + " \"" + value.replaceAll("\\p{Cntrl}", "?") + "\"");
        }
        return value;
    }

    private static Fault refused(String what) {
        return Fault.lasting(
                Fault.SPEC,
                "The definition has " + what + ", which a guest can't be given; change it and start again.");
    }
}
