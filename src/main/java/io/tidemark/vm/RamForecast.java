package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Moment;
import io.tidemark.vm.SurveyView.GroupRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How full the RAM of a root is, and when it is full if it goes on as since the boot. The rate is what the survey found
 * written since then, divided by the time; packages are not in it, they come in jumps.
 *
 * @param use such as {@code 118 / 256 MB}, with how full that is
 * @param limit such as {@code 256 MB}
 * @param trend what can be said of the time to come
 * @param lines for the chart
 */
public record RamForecast(RamRoot use, String limit, Trend trend, Lines lines) {

    /** A boot younger than this says nothing about a day. */
    private static final Duration TELLING = Duration.ofMinutes(10);

    private static final Duration YEAR = Duration.ofDays(365);

    /** What can be said of the time to come. */
    public sealed interface Trend {

        /** It is full then, if it goes on so. */
        record Fills(Moment at, String perDay, String mostlyIn) implements Trend {}

        /** It takes more than a year, or does not grow. */
        record Lasts() implements Trend {}

        /** Nobody can tell yet: the boot was just now, or its beginning is not known. */
        record TooEarly() implements Trend {}
    }

    /**
     * The chart: what was measured, and what follows from it. All are shares of its area, such as {@code 64.00%}.
     *
     * @param now where the present is, from the left
     * @param bootY how full it was at the boot, from the top
     * @param nowY how full it is
     * @param endY how full it is at the right edge
     */
    public record Lines(String now, String bootY, String nowY, String endY) {}

    /** The forecast from a survey; empty where the root does not live in RAM. */
    static Optional<RamForecast> of(SurveyView survey, Optional<Instant> ready) {
        return survey.ramRoot().filter(ram -> ram.limitKib() > 0).map(ram -> {
            long grown = survey.groups().stream().mapToLong(GroupRow::bytes).sum();
            Duration since = ready.map(at -> Duration.between(at, survey.at())).orElse(Duration.ZERO);
            return new RamForecast(
                    new RamRoot(Amount.ofKib(ram.usedKib()).of(Amount.ofKib(ram.limitKib())), (int)
                            Math.min(100, ram.usedKib() * 100 / ram.limitKib())),
                    Amount.ofKib(ram.limitKib()).toString(),
                    trend(survey, ram, grown, since),
                    lines(ram, grown));
        });
    }

    private static Trend trend(SurveyView survey, SurveyView.RamUse ram, long grown, Duration since) {
        if (since.compareTo(TELLING) < 0) {
            return new Trend.TooEarly();
        }
        double perSecond = (double) grown / since.toSeconds();
        double secondsLeft = Math.max(0, ram.limitKib() - ram.usedKib()) * 1024.0 / perSecond;
        if (grown == 0 || secondsLeft > YEAR.toSeconds()) {
            return new Trend.Lasts();
        }
        return new Trend.Fills(
                Moment.of(survey.at().plusSeconds((long) secondsLeft)),
                new Amount((long) (perSecond * Duration.ofDays(1).toSeconds())).toString(),
                cause(survey.groups()));
    }

    private static String cause(List<GroupRow> groups) {
        return groups.stream()
                .max(Comparator.comparingLong(GroupRow::bytes))
                .map(GroupRow::place)
                .orElse("/");
    }

    /** The present stands at two thirds, so that the future has room. */
    private static Lines lines(SurveyView.RamUse ram, long grownBytes) {
        double used = Math.min(1, (double) ram.usedKib() / ram.limitKib());
        double grown = Math.min(used, grownBytes / 1024.0 / ram.limitKib());
        double end = Math.min(1, used + grown / 2);
        return new Lines("66.67%", height(used - grown), height(used), height(end));
    }

    private static String height(double full) {
        return String.format(Locale.ROOT, "%.2f%%", (1 - full) * 100);
    }

    public boolean lasts() {
        return trend instanceof Trend.Lasts;
    }

    /** The trend, where it fills. */
    public Optional<Trend.Fills> fills() {
        return trend instanceof Trend.Fills fills ? Optional.of(fills) : Optional.empty();
    }
}
