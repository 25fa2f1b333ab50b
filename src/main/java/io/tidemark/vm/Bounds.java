package io.tidemark.vm;

import io.tidemark.host.Claim;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.VmReport;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What hosts and guests claim, cut to what a page can show and a sum can hold: texts and lists by length, times to a
 * century, amounts to what no overflow can come of. What lacks a part that every message has is refused.
 */
final class Bounds {

    private static final int WORD = 100;
    private static final int SENTENCE = 500;
    private static final int PATH = 1024;
    private static final int STEPS = 64;
    private static final int PACKAGES = 1000;
    private static final int PROBLEMS = 50;

    /** A host's clock may be wrong; a time outside of this century would break sums and the database's range. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** No step takes longer than a month, in milliseconds. */
    private static final long LONGEST = 31L * 24 * 60 * 60 * 1000;

    /** An exbibyte, or as many things; sums of a thousand of these still fit into a long. */
    private static final long MOST = 1L << 50;

    private Bounds() {}

    static VmReport of(VmReport report) {
        return new VmReport(
                report.vm(),
                report.run(),
                observed(report.observed()),
                Claim.cut(report.steps(), STEPS).stream().map(Bounds::step).toList(),
                report.guest().map(Bounds::guest),
                amount(report.dataVolumeBytes()));
    }

    private static Observed observed(Observed observed) {
        return switch (observed) {
            case Observed.Failed failed ->
                new Observed.Failed(
                        Claim.cut(failed.fault(), WORD),
                        Claim.cut(failed.message(), SENTENCE),
                        Math.max(0, failed.attempts()),
                        failed.nextTry().map(Bounds::moment));
            case Observed.Preparing preparing ->
                new Observed.Preparing(
                        Claim.cut(preparing.step(), WORD),
                        preparing.percent().map(percent -> Math.clamp(percent, 0, 100)));
            case Observed.Absent absent -> absent;
            case Observed.Running running ->
                new Observed.Running(moment(running.since()), Objects.requireNonNull(running.accelerator()));
            case Observed.ShuttingDown shuttingDown -> new Observed.ShuttingDown(moment(shuttingDown.since()));
            case Observed.Stopped stopped ->
                new Observed.Stopped(
                        Objects.requireNonNull(stopped.cause()), stopped.at().map(Bounds::moment));
        };
    }

    private static VmReport.BootStep step(VmReport.BootStep step) {
        return new VmReport.BootStep(
                Claim.cut(step.name(), WORD),
                Objects.requireNonNull(step.state()),
                moment(step.startedAt()),
                millis(step.millis()),
                Claim.cut(step.detail(), SENTENCE));
    }

    private static VmReport.GuestReport guest(VmReport.GuestReport guest) {
        return new VmReport.GuestReport(
                Claim.cut(guest.bootId(), WORD),
                guest.readyAt().map(Bounds::moment),
                Claim.cut(guest.base(), 200),
                guest.policyRevision(),
                texts(guest.rebuilt(), PACKAGES, WORD),
                Claim.cut(guest.notRebuilt(), PACKAGES).stream()
                        .map(missing -> new VmReport.NotRebuilt(
                                Claim.cut(missing.name(), WORD), Claim.cut(missing.why(), SENTENCE)))
                        .toList(),
                texts(guest.problems(), PROBLEMS, SENTENCE),
                guest.rootUsedKib().map(Bounds::kib),
                guest.rootLimitKib().map(Bounds::kib),
                texts(guest.kept(), PACKAGES, PATH),
                guest.receipt().map(Bounds::receipt));
    }

    private static Receipt receipt(Receipt receipt) {
        return new Receipt(
                Objects.requireNonNull(receipt.ending()),
                receipt.before().map(boot -> Claim.cut(boot, WORD)),
                millis(receipt.rebuildMillis()),
                Claim.cut(receipt.lines(), Receipt.MOST_LINES).stream()
                        .map(line -> new Receipt.Line(
                                Claim.cut(line.what(), PATH),
                                Objects.requireNonNull(line.thing()),
                                Objects.requireNonNull(line.promised()),
                                Objects.requireNonNull(line.found()),
                                amount(line.amount())))
                        .toList(),
                Math.max(0, receipt.leftOut()));
    }

    static Survey of(Survey survey) {
        return new Survey(
                moment(survey.at()),
                Claim.cut(survey.bootId(), WORD),
                survey.policyRevision(),
                millis(survey.millis()),
                Claim.cut(survey.state(), 200),
                amount(survey.atRisk()),
                amount(survey.scratch()),
                Claim.cut(survey.paths(), Survey.MOST_PATHS).stream()
                        .map(row -> new Survey.PathChange(
                                Claim.cut(row.path(), PATH),
                                Objects.requireNonNull(row.change()),
                                Objects.requireNonNull(row.type()),
                                amount(row.bytes()),
                                Objects.requireNonNull(row.ground())))
                        .toList(),
                Claim.cut(survey.groups(), Survey.MOST_GROUPS).stream()
                        .map(row -> new Survey.Group(
                                Claim.cut(row.place(), PATH),
                                Objects.requireNonNull(row.change()),
                                Objects.requireNonNull(row.ground()),
                                amount(row.amount())))
                        .toList(),
                Claim.cut(survey.packages(), PACKAGES).stream()
                        .map(row -> new Survey.PackageChange(
                                Claim.cut(row.name(), WORD),
                                Claim.cut(row.version(), WORD),
                                Objects.requireNonNull(row.state()),
                                amount(row.bytes())))
                        .toList(),
                Claim.cut(survey.places(), Survey.MOST_GROUPS).stream()
                        .map(row -> new Survey.Place(
                                Claim.cut(row.path(), PATH), Objects.requireNonNull(row.holds()), amount(row.amount())))
                        .toList(),
                survey.rootUsedKib().map(Bounds::kib),
                survey.rootLimitKib().map(Bounds::kib));
    }

    static TaskOutcome of(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Surveyed(Survey survey) -> new TaskOutcome.Surveyed(of(survey));
            case TaskOutcome.Kept(List<PathOutcome> paths) -> new TaskOutcome.Kept(paths(paths));
            case TaskOutcome.Rescued(String place, List<PathOutcome> paths) ->
                new TaskOutcome.Rescued(Claim.cut(place, PATH), paths(paths));
            case TaskOutcome.Planted(List<PathOutcome> failed) -> new TaskOutcome.Planted(paths(failed));
            case TaskOutcome.Checked checked -> checked(checked);
            case TaskOutcome.Refused(String why) -> new TaskOutcome.Refused(Claim.cut(why, SENTENCE));
        };
    }

    private static TaskOutcome checked(TaskOutcome.Checked checked) {
        return new TaskOutcome.Checked(Claim.cut(checked.markers(), GuestTask.MOST_MARKERS).stream()
                .map(found -> new TaskOutcome.MarkerFound(
                        Objects.requireNonNull(found.marker()), Objects.requireNonNull(found.state())))
                .toList());
    }

    private static List<PathOutcome> paths(List<PathOutcome> paths) {
        UnaryOperator<Optional<String>> sentence = text -> text.map(said -> Claim.cut(said, SENTENCE));
        return Claim.cut(paths, GuestTask.MOST_MARKERS).stream()
                .map(path -> new PathOutcome(
                        Claim.cut(path.path(), PATH), sentence.apply(path.error()), sentence.apply(path.note())))
                .toList();
    }

    private static List<String> texts(List<String> texts, int most, int longest) {
        return Claim.cut(texts, most).stream()
                .map(text -> Claim.cut(text, longest))
                .toList();
    }

    private static Survey.Amount amount(Survey.Amount amount) {
        return new Survey.Amount(amount(amount.count()), amount(amount.bytes()));
    }

    private static long amount(long said) {
        return Math.clamp(said, 0, MOST);
    }

    private static long kib(long said) {
        return Math.clamp(said, 0, MOST >> 10);
    }

    private static long millis(long said) {
        return Math.clamp(said, 0, LONGEST);
    }

    private static Instant moment(Instant said) {
        if (said.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return said.isAfter(LATEST) ? LATEST : said;
    }
}
