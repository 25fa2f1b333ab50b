package io.tidemark.bench;

import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.Installation;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.acceptance.SerialConsole;
import io.tidemark.acceptance.Vms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * What packages add to a boot, by four ways on the same image: Lima's ({@code apk fix --no-network} over a root that came up
 * without them), ours by {@code reinstall} and by {@code snapshot}, and a layered root, which has them. Seconds of the guest's
 * clock from the kernel's start to ready.
 */
final class PackageBench {

    private static final int[] COUNTS = {0, 10, 50, 100};
    private static final int ROUNDS = 3;
    private static final int AT_ONCE = 25;
    private static final double MOST_OF_LIMA = 0.10;

    /** Lima's own list. */
    private static final List<String> KEPT = List.of("/etc", "/home", "/root", "/tmp", "/usr/local", "/var/lib");

    private static final String FIX = "sh -c 'read -r a _ </proc/uptime; apk fix --no-network --no-progress >/dev/null;"
            + " read -r b _ </proc/uptime; echo $a $b'";

    private final Api api;
    private final Report report;

    private PackageBench(Api api, Report report) {
        this.api = api;
        this.report = report;
    }

    static void run(Report report) throws Exception {
        Path packages = Path.of("target/bench-packages").toAbsolutePath();
        SmallPackages.make(packages, LocalImages.mirror().resolve("packages"), COUNTS[COUNTS.length - 1]);
        try (Installation tidemark = Installation.fresh("bench-packages", packages)) {
            new PackageBench(tidemark.admin(), report).run();
        }
    }

    private void run() {
        double lima = added(Way.LIMA);
        double reinstall = added(Way.REINSTALL);
        double snapshot = added(Way.SNAPSHOT);
        double layered = added(Way.LAYERED);
        report.line(
                "Added by 100 packages, s: Lima's way %.2f, reinstall %.2f, snapshot %.2f, layered %.2f",
                lima, reinstall, snapshot, layered);
        report.bar("snapshot adds, part of what Lima's way adds", snapshot / lima, MOST_OF_LIMA);
        report.bar("layered adds, part of what Lima's way adds", layered / lima, MOST_OF_LIMA);
    }

    /** How many seconds 100 packages add to a boot, by medians. */
    private double added(Way way) {
        String policy = policy(way);
        String vm = Vms.create(api, "bench-" + way.word, policy, "iso", 512);
        String boot = api.readyVm(vm, "").get("bootId").asText();
        Map<Integer, Samples> byCount = new TreeMap<>();
        int installed = 0;
        for (int count : COUNTS) {
            install(vm, way, installed, count);
            installed = count;
            Samples samples = new Samples(way.word + ": boot to ready, " + count + " packages");
            int rounds = count == 0 || count == COUNTS[COUNTS.length - 1] ? ROUNDS : 1;
            for (int round = 0; round < rounds; round++) {
                Vms.restart(api, vm);
                boot = api.readyVm(vm, boot).get("bootId").asText();
                samples.add(look(vm, way, count));
            }
            report.line("%s", samples);
            byCount.put(count, samples);
        }
        Vms.remove(api, vm);
        Duration added = byCount.get(COUNTS[COUNTS.length - 1])
                .median()
                .minus(byCount.get(0).median());
        return added.toNanos() / 1e9;
    }

    private String policy(Way way) {
        if (way == Way.LAYERED) {
            return "Layered";
        }
        return api.post(
                        "/api/v1/policies",
                        Api.object(
                                "team",
                                "default",
                                "name",
                                "bench-" + way.word,
                                "root",
                                "ram",
                                "kept",
                                KEPT,
                                "scratch",
                                List.of("/run"),
                                "packages",
                                way.strategy,
                                "dataVolumeGib",
                                2))
                .expect(201)
                .get("id")
                .asText();
    }

    private void install(String vm, Way way, int from, int to) {
        try (SerialConsole guest = SerialConsole.open(api, vm)) {
            for (int first = from + 1; first <= to; first += AT_ONCE) {
                int last = Math.min(to, first + AT_ONCE - 1);
                guest.run("apk add --no-progress $(for i in $(seq %d %d); do echo small-$i; done) >/dev/null"
                        .formatted(first, last));
            }
            guest.run("sync");
            if (way == Way.SNAPSHOT && to > 0) {
                Awaitility.await("snapshot of " + to + " packages")
                        .atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> guest.run("sed -n '$s/.* \\(mad[ei]\\).*/\\1/p' /run/tidemark/snapshot.log; "
                                        + "flock -n /run/tidemark/snapshot.working true && echo idle || echo busy")
                                .equals("made\nidle"));
            }
        }
    }

    /** How long the boot took; that the packages are there is looked at too. */
    private Duration look(String vm, Way way, int count) {
        try (SerialConsole guest = SerialConsole.open(api, vm)) {
            Duration took = Uptime.seconds(guest.run("cat /run/tidemark/ready-at"));
            if (way == Way.LIMA) {
                took = took.plus(Uptime.between(guest.run(FIX)));
            }
            String there = guest.run("ls /usr/share | grep -c '^small-' || true");
            if (!there.equals(Integer.toString(count))) {
                throw new AssertionError(way + ": " + there + " of " + count + " packages are there");
            }
            return took;
        }
    }

    private enum Way {
        LIMA("lima", "none"),
        REINSTALL("reinstall", "reinstall"),
        SNAPSHOT("snapshot", "snapshot"),
        LAYERED("layered", "none");

        private final String word;
        private final String strategy;

        Way(String word, String strategy) {
            this.word = word;
            this.strategy = strategy;
        }
    }
}
