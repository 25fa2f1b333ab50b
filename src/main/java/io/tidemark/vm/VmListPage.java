package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The list of a team's VMs.
 *
 * @param team its slug
 * @param lines what the search and the filter let through
 * @param all how many the team has
 * @param notRunning how many of them do not run
 * @param query what was searched for
 * @param mayCreate whether the caller may make VMs in the team
 */
public record VmListPage(
        String team,
        String teamName,
        List<Line> lines,
        int all,
        int notRunning,
        Filter filter,
        String query,
        boolean mayCreate,
        Moment at) {

    /** Which VMs are shown. */
    public enum Filter {
        ALL,
        NOT_RUNNING;

        /** The filter of an address' {@code show}. */
        static Filter of(Optional<String> show) {
            return show.filter("not-running"::equals).isPresent() ? NOT_RUNNING : ALL;
        }
    }

    /** A line of the list. */
    public record Line(
            UUID id,
            String name,
            Badge badge,
            String reason,
            Moment since,
            String policy,
            Optional<String> host,
            String image,
            Optional<RamRoot> ramRoot) {

        static Line of(VmView vm, Language language) {
            return new Line(
                    vm.id(),
                    vm.name(),
                    Badge.of(vm.status()),
                    ReasonWords.say(vm.reason(), language),
                    Moment.of(vm.since()),
                    vm.policyName() + " r" + vm.policyRevision(),
                    vm.hostName(),
                    vm.imageName(),
                    vm.status() == VmState.RUNNING ? RamRoot.of(vm) : Optional.empty());
        }

        public boolean running() {
            return badge.state() == VmState.RUNNING;
        }

        boolean matches(String query) {
            String wanted = query.toLowerCase(Locale.ROOT);
            return List.of(name, policy, host.orElse(""), image).stream()
                    .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(wanted));
        }
    }

    static VmListPage of(
            String team,
            String teamName,
            List<VmView> vms,
            Filter filter,
            String query,
            boolean mayCreate,
            Language language,
            Moment at) {
        List<Line> lines = vms.stream().map(vm -> Line.of(vm, language)).toList();
        List<Line> shown = lines.stream()
                .filter(line -> filter == Filter.ALL || !line.running())
                .filter(line -> line.matches(query))
                .toList();
        int notRunning = (int) lines.stream().filter(line -> !line.running()).count();
        return new VmListPage(team, teamName, shown, lines.size(), notRunning, filter, query, mayCreate, at);
    }

    public boolean none() {
        return all == 0;
    }

    /** How many are shown. */
    public int count() {
        return lines.size();
    }

    /** The filter as an address writes it. */
    public String show() {
        return onlyNotRunning() ? "not-running" : "";
    }

    /** The search as an address writes it. */
    public String queryEncoded() {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    public boolean onlyNotRunning() {
        return filter == Filter.NOT_RUNNING;
    }
}
