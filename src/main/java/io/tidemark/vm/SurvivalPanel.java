package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.vm.SurveyView.PackageRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a VM survives which event, as its guest last said.
 *
 * @param surveyedAt when the guest looked
 * @param stale whether that was so long ago that it is named as old
 * @param earlier whether it was in a boot that has ended, so that only the data volume is still as it says
 * @param events what each event would do, the restart first
 * @param packages the package truth table
 * @param ram how full the root is, where it lives in RAM
 */
public record SurvivalPanel(
        Moment surveyedAt,
        boolean stale,
        boolean earlier,
        List<EventTide> events,
        List<PackageLine> packages,
        Optional<RamForecast> ram) {

    /** The events that the page shows, in their order. */
    static final List<Event> EVENTS = List.of(Event.RESTART, Event.CRASH, Event.BASE_UPGRADE, Event.RESET);

    /** More than anybody reads. */
    private static final int MOST_PACKAGES = 100;

    /** From then on what the guest said is named as old. */
    static final Duration STALE = Duration.ofMinutes(5);

    public SurvivalPanel {
        events = List.copyOf(events);
        packages = List.copyOf(packages);
    }

    /** Whether a package is in a place; for some states nobody has looked. */
    public enum There {
        YES,
        NO,
        UNKNOWN
    }

    /** A package that is not as the base has it, and where it is. */
    public record PackageLine(
            String name,
            String version,
            There base,
            There world,
            There cache,
            Fate fate,
            Optional<String> size,
            String why) {

        static PackageLine of(PackageRow row, Language language) {
            There base =
                    switch (row.state()) {
                        case "upgraded", "upgraded-uncached", "removed" -> There.YES;
                        default -> There.NO;
                    };
            There world =
                    switch (row.state()) {
                        case "cached", "uncached" -> There.YES;
                        case "not-in-world", "removed" -> There.NO;
                        default -> There.UNKNOWN;
                    };
            There cache =
                    switch (row.state()) {
                        case "cached", "upgraded" -> There.YES;
                        case "uncached", "upgraded-uncached" -> There.NO;
                        default -> There.UNKNOWN;
                    };
            return new PackageLine(
                    row.name(),
                    row.version(),
                    base,
                    world,
                    cache,
                    row.fate(),
                    Optional.of(row.bytes()).filter(bytes -> bytes > 0).map(bytes -> new Amount(bytes).toString()),
                    ReasonWords.say(row.reason(), language));
        }
    }

    static SurvivalPanel of(
            SurveyView survey,
            Map<Event, Forecast> forecasts,
            Optional<Instant> ready,
            Language language,
            Instant now) {
        return new SurvivalPanel(
                Moment.of(survey.at()),
                Duration.between(survey.at(), now).compareTo(STALE) > 0,
                survey.boot() == SurveyView.Boot.EARLIER,
                EVENTS.stream()
                        .map(event -> EventTide.of(event, forecasts.get(event), language))
                        .toList(),
                survey.packages().stream()
                        .map(row -> PackageLine.of(row, language))
                        .sorted(Comparator.comparing(PackageLine::fate)
                                .reversed()
                                .thenComparing(PackageLine::name))
                        .toList(),
                survey.boot() == SurveyView.Boot.PRESENT ? RamForecast.of(survey, ready) : Optional.empty());
    }

    /** The packages that the table has room for, the worst first. */
    public List<PackageLine> packagesListed() {
        return packages.subList(0, Math.min(packages.size(), MOST_PACKAGES));
    }

    public int packagesNotListed() {
        return packages.size() - packagesListed().size();
    }

    /** How many packages will not be there as they are now. */
    public long packagesThatDiffer() {
        return packages.stream().filter(line -> line.fate().takes()).count();
    }
}
