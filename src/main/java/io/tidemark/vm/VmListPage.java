package io.tidemark.vm;

import io.tidemark.account.TeamOffers;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageLinks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The list of a team's VMs.
 *
 * @param team its slug
 * @param lines what the filter lets through
 * @param all how many the search finds on this page of the list
 * @param notRunning how many of them do not run
 * @param atRisk how many of them a restart would take something from that nobody has agreed to lose
 * @param query what was searched for
 * @param pages the way to the others, where there are more than {@value Page#MAX_LIMIT}
 * @param mayCreate whether the caller may make VMs in the team
 * @param shelf the team's templates
 * @param resting VMs that were deleted and can be brought back, at most 500
 */
public record VmListPage(
        String team,
        String teamName,
        List<Line> lines,
        int all,
        int notRunning,
        int atRisk,
        Filter filter,
        String query,
        PageLinks pages,
        boolean mayCreate,
        Optional<TeamOffers.Shelf> shelf,
        List<RestPanel> resting,
        Moment at) {

    /** Which VMs are shown. */
    public enum Filter {
        ALL,
        AT_RISK,
        NOT_RUNNING;

        /** The filter of an address' {@code show}. */
        static Filter of(Optional<String> show) {
            return Stream.of(values())
                    .filter(filter -> show.filter(filter.slug()::equals).isPresent())
                    .findFirst()
                    .orElse(ALL);
        }

        /** As an address writes it. */
        public String slug() {
            return this == ALL ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean shows(Line line) {
            return switch (this) {
                case ALL -> true;
                case AT_RISK -> line.risked();
                case NOT_RUNNING -> !line.running();
            };
        }
    }

    /** What a restart of a VM would take, in a word. */
    public sealed interface Risk {

        /** The guest says that nothing is at risk. */
        record Nothing(Optional<Moment> surveyedAt) implements Risk {}

        /** The guest says that this is. */
        record Some(Stake stake, Optional<Moment> surveyedAt, boolean stale) implements Risk {}

        /** It runs, and its guest has not said. */
        record Unknown() implements Risk {}

        /** It is being started; the start ends with a survey. */
        record Coming() implements Risk {}

        /** It does not run: what was in its RAM is gone, the rest is on a disk. */
        record Past() implements Risk {}

        static Risk of(VmView vm, Instant now) {
            if (vm.atRisk().isPresent()) {
                AtRisk said = vm.atRisk().get();
                Optional<Moment> at = said.surveyedAt().map(Moment::of);
                boolean stale = said.surveyedAt()
                        .filter(then -> Duration.between(then, now).compareTo(SurvivalPanel.STALE) > 0)
                        .isPresent();
                return said.none() ? new Nothing(at) : new Some(Stake.of(said), at, stale);
            }
            return switch (vm.status()) {
                case PENDING, PREPARING, STARTING -> new Coming();
                case STOPPED, FAILED, RESTING, DELETING -> new Past();
                case RUNNING, STOPPING, LOST -> new Unknown();
            };
        }

        default Optional<Nothing> nothing() {
            return this instanceof Nothing nothing ? Optional.of(nothing) : Optional.empty();
        }

        default Optional<Some> some() {
            return this instanceof Some some ? Optional.of(some) : Optional.empty();
        }

        default boolean coming() {
            return this instanceof Coming;
        }

        default boolean past() {
            return this instanceof Past;
        }
    }

    /** A line of the list. */
    public record Line(
            UUID id,
            String name,
            Badge badge,
            String reason,
            Moment since,
            Risk risk,
            String policy,
            Optional<String> host,
            String image,
            Optional<RamRoot> ramRoot) {

        static Line of(VmView vm, Language language, Instant now) {
            return new Line(
                    vm.id(),
                    vm.name(),
                    Badge.of(vm.status()),
                    ReasonWords.say(vm.reason(), language),
                    Moment.of(vm.since()),
                    Risk.of(vm, now),
                    vm.policyName() + " r" + vm.policyRevision(),
                    vm.hostName(),
                    vm.imageName(),
                    vm.status() == VmState.RUNNING ? RamRoot.of(vm) : Optional.empty());
        }

        public boolean running() {
            return badge.state() == VmState.RUNNING;
        }

        public boolean risked() {
            return risk.some().isPresent();
        }
    }

    static VmListPage of(
            String team,
            String teamName,
            Page<VmView> vms,
            Filter filter,
            String query,
            Optional<String> after,
            boolean mayCreate,
            Optional<TeamOffers.Shelf> shelf,
            List<RestPanel> resting,
            Language language,
            Instant now) {
        List<Line> lines =
                vms.items().stream().map(vm -> Line.of(vm, language, now)).toList();
        List<Line> shown = lines.stream().filter(filter::shows).toList();
        int notRunning = (int) lines.stream().filter(line -> !line.running()).count();
        int atRisk = (int) lines.stream().filter(Line::risked).count();
        return new VmListPage(
                team,
                teamName,
                shown,
                lines.size(),
                notRunning,
                atRisk,
                filter,
                query,
                new PageLinks(address(team, filter, query), after, vms.next()),
                mayCreate,
                shelf.filter(each -> each.count() > 0),
                resting,
                Moment.of(now));
    }

    private static String address(String team, Filter filter, String query) {
        return "/vms?team=" + team + "&show=" + filter.slug() + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    /** Whether there is none to be found. */
    public boolean none() {
        return all == 0 && query.isEmpty() && !pages.parted();
    }

    /** How many are shown. */
    public int count() {
        return lines.size();
    }

    /** The filter as an address writes it. */
    public String show() {
        return filter.slug();
    }

    /** The search as an address writes it. */
    public String queryEncoded() {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    public boolean onlyNotRunning() {
        return filter == Filter.NOT_RUNNING;
    }

    public boolean onlyAtRisk() {
        return filter == Filter.AT_RISK;
    }

    public boolean everything() {
        return filter == Filter.ALL;
    }
}
