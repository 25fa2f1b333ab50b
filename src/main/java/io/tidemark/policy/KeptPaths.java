package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories and files that stay over a restart, in the order they were named.
 *
 * <p>Each is absolute and normal (no empty part, no {@code .} or {@code ..}, no trailing slash), free of control
 * characters, outside of what the kernel and every boot own ({@link #NEVER}), not the apk cache (every boot binds it),
 * and not below another one. Its name on the data volume, the path with {@code /} written {@code %2F}, has at most
 * {@value #LONGEST_NAME} bytes. At most {@value #MOST} of them; anything else is a {@link Problem} that names the path.
 */
public record KeptPaths(List<String> paths) {

    /** More than anyone has asked for; each costs a bind mount at boot. */
    public static final int MOST = 64;

    /** Made by the kernel or by us at each boot: keeping them would break the boot or loop into the data volume. */
    static final List<String> NEVER = List.of("/proc", "/sys", "/dev", "/run", "/mnt/data");

    /** Kept by itself where a package strategy needs it; a bind of its own would be hidden by that one. */
    static final String CACHE = "/etc/apk/cache";

    /** What the guest calls a copy that is not whole yet: such a name is removed at the next boot. */
    private static final String HALF = ".new-";

    /** What is left of a file name's 255 bytes beside {@link #HALF}. */
    private static final int LONGEST_NAME = 250;

    public KeptPaths {
        paths = List.copyOf(paths);
        if (paths.size() > MOST) {
            throw Problem.refusedValue("kept", "A policy keeps at most " + MOST + " paths, not " + paths.size() + ".");
        }
        List<String> before = new ArrayList<>();
        for (int at = 0; at < paths.size(); at++) {
            String path = paths.get(at);
            String field = "kept[" + at + "]";
            PathRules.requireNormal(field, path);
            requireOurs(field, path);
            requireStorable(field, path);
            requireApart(field, path, before);
            before.add(path);
        }
    }

    /** The kept path that this one is or lies below. */
    public Optional<String> holding(String path) {
        return paths.stream().filter(kept -> PathRules.isAtOrBelow(path, kept)).findFirst();
    }

    /**
     * These and more: a path that is kept already adds nothing, one that holds others takes their place.
     *
     * @throws Problem where one of them can't be kept, or they become too many
     */
    public KeptPaths and(List<String> more) {
        List<String> all = new ArrayList<>(paths);
        for (String path : more) {
            new KeptPaths(List.of(path));
            if (all.stream().noneMatch(kept -> PathRules.isAtOrBelow(path, kept))) {
                all.removeIf(kept -> PathRules.isAtOrBelow(kept, path));
                all.add(path);
            }
        }
        return new KeptPaths(all);
    }

    private static void requireOurs(String field, String path) {
        if (path.equals("/")) {
            throw Problem.refusedValue(
                    field, "The whole root can't be a kept path; take the root layered or disk for that.");
        }
        for (String never : NEVER) {
            if (PathRules.isAtOrBelow(path, never)) {
                throw Problem.refusedValue(
                        field, "\"" + path + "\" can't be kept: " + never + " is made anew by every boot.");
            }
            if (PathRules.isAtOrBelow(never, path)) {
                throw Problem.refusedValue(
                        field,
                        "\"" + path + "\" can't be kept: " + never + " lies below it and is the data volume itself.");
            }
        }
        if (PathRules.isAtOrBelow(path, CACHE)) {
            throw Problem.refusedValue(
                    field,
                    "\"" + path + "\" can't be a kept path of its own: " + CACHE
                            + " is kept by itself, unless packages are none.");
        }
    }

    private static void requireStorable(String field, String path) {
        if (path.startsWith("/" + HALF)) {
            throw Problem.refusedValue(
                    field,
                    "\"" + path + "\" can't be kept: names that begin with " + HALF + " are for half-made copies.");
        }
        if (storedName(path).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw Problem.refusedValue(
                    field,
                    "\"" + path + "\" can't be kept: its name on the data volume, with each / as %2F, has more than "
                            + LONGEST_NAME + " bytes. Keep a directory above it.");
        }
    }

    /** What a kept path is called on the data volume. */
    static String storedName(String path) {
        return path.substring(1).replace("%", "%25").replace("/", "%2F");
    }

    private static void requireApart(String field, String path, List<String> before) {
        for (String other : before) {
            if (PathRules.isAtOrBelow(path, other)) {
                throw Problem.refusedValue(field, "\"" + path + "\" is kept already: by \"" + other + "\".");
            }
            if (PathRules.isAtOrBelow(other, path)) {
                throw Problem.refusedValue(
                        field, "\"" + path + "\" holds \"" + other + "\", which is named too; name only one of them.");
            }
        }
    }
}
