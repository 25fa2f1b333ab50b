package io.tidemark.bench;

import io.tidemark.acceptance.Api;
import io.tidemark.acceptance.Installation;
import io.tidemark.acceptance.SerialConsole;
import io.tidemark.acceptance.Vms;
import java.time.Duration;

/**
 * What it takes to find out what a restart would take: the guest's survey, run by the guest as for its channel, against a
 * plain {@code find / -xdev} in the same guest at the same files, both by the guest's clock and with the same warm caches;
 * and a preview by the API, in which the guest is asked. A survey is measured both when something is new since the last one (a file
 * in a scratch place, so that the number at risk stays) and when nothing is.
 */
final class SurveyBench {

    private static final int ROUNDS = 7;
    private static final double MOST_TIMES_FIND = 1.5;
    private static final double MOST_PREVIEW_SECONDS = 2;

    /**
     * What the guest's channel has read already when it is asked, then the survey between two looks at the clock. The answer
     * is on its way before the promise to the next boot is written, so that is left out.
     */
    private static final String SURVEY =
            "sh -c '. /run/tidemark/guest/lib.sh; . $guest/survey.sh; . $guest/stock.sh; read_env; keep_promise() { :; };"
                    + " read -r a _ </proc/uptime; survey status bench-%d; read -r b _ </proc/uptime; echo $a $b'";

    private static final String FIND =
            "sh -c 'read -r a _ </proc/uptime; find / -xdev >/dev/null; read -r b _ </proc/uptime; echo $a $b'";

    /** A thousand files in a directory each. */
    private static final String THOUSAND = "mkdir -p %1$s && cd %1$s && touch $(seq 1000) && cd /";

    private final Api api;
    private final Report report;

    private SurveyBench(Api api, Report report) {
        this.api = api;
        this.report = report;
    }

    static void run(Report report) {
        try (Installation tidemark = Installation.fresh("bench-survey")) {
            new SurveyBench(tidemark.admin(), report).run();
        }
    }

    private void run() {
        // 100,000 names in RAM need a number of inodes that comes with this much memory.
        String vm = Vms.create(api, "bench-survey", "Workshop", "iso", 1024);
        api.readyVm(vm, "");
        try (SerialConsole guest = SerialConsole.open(api, vm)) {
            // /var/lib is kept under this policy, /usr is not; what is new stands in directories of its own, as work
            // does.
            guest.run("cd /");
            measure(vm, guest, 0);
            guest.run(THOUSAND.formatted("/usr/few"));
            Duration preview = measure(vm, guest, 1_000);
            report.bar("preview at 1,000 changed files, s", preview.toNanos() / 1e9, MOST_PREVIEW_SECONDS);
            for (int part = 0; part < 99; part++) {
                guest.run(THOUSAND.formatted("/usr/many/" + part));
            }
            measure(vm, guest, 100_000);
        }
    }

    /** Returns the median time of a preview. */
    private Duration measure(String vm, SerialConsole guest, int changed) {
        Samples survey = new Samples("survey, %,d changed files, one more since the last".formatted(changed));
        Samples again = new Samples("survey again, nothing new since the last");
        Samples find = new Samples("find / -xdev, the same files");
        Samples preview = new Samples("preview of a restart by the API, one more file since");
        for (int round = 0; round < ROUNDS; round++) {
            find.add(Uptime.between(guest.run(FIND)));
            guest.run(": >/tmp/survey-%d-%d".formatted(changed, round));
            survey.add(Uptime.between(guest.run(SURVEY.formatted(round))));
            again.add(Uptime.between(guest.run(SURVEY.formatted(ROUNDS + round))));
            guest.run(": >/tmp/preview-%d-%d".formatted(changed, round));
            long from = System.nanoTime();
            api.get("/api/v1/vms/" + vm + "/preview?event=restart").expect(200);
            preview.add(Duration.ofNanos(System.nanoTime() - from));
        }
        report.line("%s", survey);
        report.line("%s", again);
        report.line("%s", find);
        report.line("%s", preview);
        report.bar("survey at %,d, against find".formatted(changed), survey.ratioTo(find), MOST_TIMES_FIND);
        report.bar("survey again at %,d, against find".formatted(changed), again.ratioTo(find), MOST_TIMES_FIND);
        return preview.median();
    }
}
