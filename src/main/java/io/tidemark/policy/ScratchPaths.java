package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The places that a policy declares free to lose: they are shown, and nobody is asked about them. In the order they were
 * named; at most {@value #MOST}. Kept paths may lie below them, not the other way round.
 */
public record ScratchPaths(List<String> paths) {

    /** As many as kept paths. */
    public static final int MOST = 64;

    private static final List<String> NEVER = List.of("/proc", "/sys", "/dev", "/mnt/data");

    public ScratchPaths {
        paths = List.copyOf(paths);
        if (paths.size() > MOST) {
            throw Problem.refusedValue(
                    "scratch", "A policy names at most " + MOST + " scratch paths, not " + paths.size() + ".");
        }
        List<String> before = new ArrayList<>();
        for (int at = 0; at < paths.size(); at++) {
            String path = paths.get(at);
            String field = "scratch[" + at + "]";
            PathRules.requireNormal(field, path);
            requireLosable(field, path);
            requireApart(field, path, before);
            before.add(path);
        }
    }

    /** @throws Problem where one of them is kept, and so can't be free to lose */
    ScratchPaths besides(KeptPaths kept) {
        for (int at = 0; at < paths.size(); at++) {
            String path = paths.get(at);
            String field = "scratch[" + at + "]";
            kept.holding(path).ifPresent(holder -> {
                throw Problem.refusedValue(
                        field,
                        "\"" + path + "\" can't be free to lose: it is kept, by \"" + holder
                                + "\". Name it in one list only.");
            });
        }
        return this;
    }

    /** Those that are still free to lose where these are kept. */
    ScratchPaths without(KeptPaths kept) {
        return new ScratchPaths(
                paths.stream().filter(path -> kept.holding(path).isEmpty()).toList());
    }

    private static void requireLosable(String field, String path) {
        if (path.equals("/")) {
            throw Problem.refusedValue(
                    field, "The whole root can't be free to lose in one word; name the directories that are.");
        }
        for (String never : NEVER) {
            if (PathRules.isAtOrBelow(path, never) || PathRules.isAtOrBelow(never, path)) {
                throw Problem.refusedValue(
                        field,
                        never.equals("/mnt/data")
                                ? "\"" + path + "\" can't be free to lose: /mnt/data is kept by every policy."
                                : "\"" + path + "\" needs no rule: " + never
                                        + " is the kernel's, made anew by every boot.");
            }
        }
    }

    private static void requireApart(String field, String path, List<String> before) {
        for (String other : before) {
            if (PathRules.isAtOrBelow(path, other)) {
                throw Problem.refusedValue(field, "\"" + path + "\" is free to lose already: by \"" + other + "\".");
            }
            if (PathRules.isAtOrBelow(other, path)) {
                throw Problem.refusedValue(
                        field, "\"" + path + "\" holds \"" + other + "\", which is named too; name only one of them.");
            }
        }
    }
}
