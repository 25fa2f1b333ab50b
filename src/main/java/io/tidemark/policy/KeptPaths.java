package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The directories and files that stay over a restart, in the order they were named.
 *
 * <p>Each is absolute and normal (no empty part, no {@code .} or {@code ..}, no trailing slash), free of control
 * characters, at most 1024 bytes, outside of what the kernel and every boot own ({@link #NEVER}), and not below
 * another one. At most {@value #MOST} of them; anything else is a {@link Problem} that names the path.
 */
public record KeptPaths(List<String> paths) {

    /** More than anyone has asked for; each costs a bind mount at boot. */
    public static final int MOST = 64;

    /** Made by the kernel or by us at each boot: keeping them would break the boot or loop into the data volume. */
    static final List<String> NEVER = List.of("/proc", "/sys", "/dev", "/run", "/mnt/data");

    private static final int MOST_BYTES = 1024;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public KeptPaths {
        paths = List.copyOf(paths);
        if (paths.size() > MOST) {
            throw Problem.refusedValue("kept", "A policy keeps at most " + MOST + " paths, not " + paths.size() + ".");
        }
        List<String> before = new ArrayList<>();
        for (int at = 0; at < paths.size(); at++) {
            String path = paths.get(at);
            String field = "kept[" + at + "]";
            requireNormal(field, path);
            requireOurs(field, path);
            requireApart(field, path, before);
            before.add(path);
        }
    }

    private static void requireNormal(String field, String path) {
        if (CONTROL.matcher(path).find()) {
            throw Problem.refusedValue(field, "A kept path holds no control characters and no line breaks.");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Problem.refusedValue(field, "A kept path has at most " + MOST_BYTES + " bytes.");
        }
        if (!path.startsWith("/")) {
            throw Problem.refusedValue(
                    field, "A kept path is absolute: it begins with a slash, \"" + path + "\" does not.");
        }
        if (path.equals("/")) {
            throw Problem.refusedValue(
                    field, "The whole root can't be a kept path; take the root layered or disk for that.");
        }
        for (String part : path.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw Problem.refusedValue(
                        field,
                        "A kept path is normal: no \"//\", \".\", \"..\" or slash at the end, as in \"" + path + "\".");
            }
        }
    }

    private static void requireOurs(String field, String path) {
        for (String never : NEVER) {
            if (isAtOrBelow(path, never)) {
                throw Problem.refusedValue(
                        field, "\"" + path + "\" can't be kept: " + never + " is made anew by every boot.");
            }
            if (isAtOrBelow(never, path)) {
                throw Problem.refusedValue(
                        field,
                        "\"" + path + "\" can't be kept: " + never + " lies below it and is the data volume itself.");
            }
        }
    }

    private static void requireApart(String field, String path, List<String> before) {
        for (String other : before) {
            if (isAtOrBelow(path, other)) {
                throw Problem.refusedValue(field, "\"" + path + "\" is kept already: by \"" + other + "\".");
            }
            if (isAtOrBelow(other, path)) {
                throw Problem.refusedValue(
                        field, "\"" + path + "\" holds \"" + other + "\", which is named too; name only one of them.");
            }
        }
    }

    private static boolean isAtOrBelow(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }
}
