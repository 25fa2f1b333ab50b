package io.tidemark.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Runs the parts that are named, or all of them, and ends with 1 where a bar is missed. */
public final class Bench {

    private static final Map<String, Part> PARTS = Map.of(
            "vm", VmBench::run, "packages", PackageBench::run, "survey", SurveyBench::run, "audit", AuditBench::run);

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = arguments.length > 0 ? List.of(arguments) : List.copyOf(new TreeSet<>(PARTS.keySet()));
        if (!PARTS.keySet().containsAll(names)) {
            System.err.println("the parts are " + new TreeSet<>(PARTS.keySet()) + ", not " + names);
            System.exit(2);
        }
        Report report = new Report();
        for (String name : names) {
            report.line("== %s", name);
            PARTS.get(name).run(report);
        }
        System.exit(report.met() ? 0 : 1);
    }

    /** One part of the benchmark, on an installation of its own. */
    @FunctionalInterface
    private interface Part {

        void run(Report report) throws Exception;
    }
}
