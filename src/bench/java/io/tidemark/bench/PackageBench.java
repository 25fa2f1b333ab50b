package io.tidemark.bench;

import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.Installation;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.acceptance.SerialConsole;
import io.tidemark.acceptance.Vms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * What packages add to a boot, by four ways on the same image: Lima's ({@code apk fix --no-network} over a root that came up
 * without them), ours by {@code reinstall} and by {@code snapshot}, and a layered root, which has them. Seconds of the guest's
 * clock from the kernel's start to ready. Boots without packages and with all of them take turns, and what they add is told by
 * the middle one of the differences: what else the machine does then slows both.
 */
final class PackageBench {

    private static final List<Integer> FEWER = List.of(10, 50);
    private static final int ALL = 100;
    private static final int ROUNDS = 5;
    private static final int AT_ONCE = 25;
    private static final double MOST_OF_LIMA = 0.10;

    /** Lima's own list. */
    private static final List<String> KEPT = List.of("/etc", "/home", "/root", "/tmp", "/usr/local", "/var/lib");

    private static final String FIX = "sh -c 'read -r a _ </proc/uptime; apk fix --no-network --no-progress >/dev/null;"
            + " read -r b _ </proc/uptime; echo $a $b'";

    /** Whether the snapshot is there that the next boot will look for. */
    private static final String SNAPSHOT_FITS =
            "sh -c '. /run/tidemark/guest/lib.sh; read_env; for f in packages kept snapshot; do . $guest/$f.sh; done;"
                    + " test -d $snapshots/$(snapshot_key) && echo yes || echo no'";

    private final Api api;
    private final Report report;

    private PackageBench(Api api, Report report) {
        this.api = api;
        this.report = report;
    }

    static void run(Report report) throws Exception {
        Path packages = Path.of("target/bench-packages").toAbsolutePath();
        SmallPackages.make(packages, LocalImages.mirror().resolve("packages"), ALL);
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

    /** How many seconds all packages add to a boot. */
    private double added(Way way) {
        String policy = policy(way);
        String bare = Vms.create(api, "bench-" + way.word + "-bare", policy, "iso", 512);
        String full = Vms.create(api, "bench-" + way.word, policy, "iso", 512);
        api.readyVm(bare, "");
        api.readyVm(full, "");
        int installed = 0;
        for (int count : FEWER) {
            install(full, way, installed, count);
            installed = count;
            Samples samples = samples(way, count);
            samples.add(boot(full, way, count));
            report.line("%s", samples);
        }
        install(full, way, installed, ALL);
        // From here on one machine runs at a time.
        stop(bare);
        stop(full);
        Samples without = samples(way, 0);
        Samples with = samples(way, ALL);
        Samples added = new Samples(way.word + ": added by " + ALL + " packages");
        for (int round = 0; round < ROUNDS; round++) {
            Duration less = startAlone(bare, way, 0);
            Duration more = startAlone(full, way, ALL);
            without.add(less);
            with.add(more);
            added.add(more.minus(less));
        }
        report.line("%s", without);
        report.line("%s", with);
        report.line("%s", added);
        Vms.remove(api, bare);
        Vms.remove(api, full);
        return added.median().toNanos() / 1e9;
    }

    private static Samples samples(Way way, int count) {
        return new Samples(way.word + ": boot to ready, " + count + " packages");
    }

    private Duration boot(String vm, Way way, int count) {
        String before = api.readyVm(vm, "").get("bootId").asText();
        Vms.restart(api, vm);
        api.readyVm(vm, before);
        return look(vm, way, count);
    }

    private Duration startAlone(String vm, Way way, int count) {
        api.post("/api/v1/vms/" + vm + "/start", Api.object()).expect(202);
        api.readyVm(vm, "");
        Duration took = look(vm, way, count);
        stop(vm);
        return took;
    }

    private void stop(String vm) {
        api.post("/api/v1/vms/" + vm + "/stop", Api.object("accept", Vms.preview(api, vm, "restart")))
                .expect(202);
        api.vm(vm, "stopped", each -> each.path("status").asText().equals("stopped"));
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
            if (way == Way.SNAPSHOT) {
                Awaitility.await("snapshot of " + to + " packages")
                        .atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofSeconds(2))
                        .until(() -> guest.run(SNAPSHOT_FITS).equals("yes"));
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
            if (way == Way.SNAPSHOT && count > 0) {
                guest.run("test -f /run/tidemark/snapshot");
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
