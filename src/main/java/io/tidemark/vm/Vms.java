package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The VMs that a caller may see. What can be done to them is {@link VmActions}'. */
@ApplicationScoped
public class Vms {

    /** How many rows are looked at in one query where a status is asked for, which SQL does not know. */
    private static final int STRETCH = 250;

    private final VmRepository vms;
    private final VmViews views;
    private final Teams teams;

    Vms(VmRepository vms, VmViews views, Teams teams) {
        this.vms = vms;
        this.views = views;
        this.teams = teams;
    }

    /** A page of the caller's VMs by name. */
    public Page<VmView> list(Caller caller, VmFilter filter, PageRequest request) {
        Set<UUID> seen = teamsOf(caller, filter);
        int wanted = request.limit() + 1;
        Key after = Key.of(request);
        List<VmRow> found = new ArrayList<>();
        while (found.size() < wanted) {
            int stretch = filter.states().isEmpty() ? wanted : STRETCH;
            List<VmRow> rows = vms.page(seen, filter.search(), filter.resting(), after.name(), after.id(), stretch);
            found.addAll(inStates(rows, filter.states()));
            if (rows.size() < stretch || filter.states().isEmpty()) {
                break;
            }
            after = Key.of(rows.getLast());
        }
        List<VmRow> rows = found.subList(0, Math.min(found.size(), wanted));
        Page<VmRow> page = Page.of(rows, request.limit(), row -> Key.of(row).cursor());
        return new Page<>(views.of(page.items()), page.next());
    }

    private List<VmRow> inStates(List<VmRow> rows, Set<VmState> states) {
        if (states.isEmpty()) {
            return rows;
        }
        List<VmStatus> statuses = views.statusesOf(rows);
        List<VmRow> matching = new ArrayList<>();
        for (int at = 0; at < rows.size(); at++) {
            if (states.contains(statuses.get(at).state())) {
                matching.add(rows.get(at));
            }
        }
        return matching;
    }

    /** How many of the caller's VMs are in each state; states with none are left out. */
    public Map<VmState, Integer> counts(Caller caller, VmFilter filter) {
        Set<UUID> seen = teamsOf(caller, filter);
        Map<VmState, Integer> counts = new EnumMap<>(VmState.class);
        Key after = Key.FIRST;
        List<VmRow> rows;
        do {
            rows = vms.page(seen, filter.search(), filter.resting(), after.name(), after.id(), STRETCH);
            views.statusesOf(rows).forEach(status -> counts.merge(status.state(), 1, Integer::sum));
            after = rows.isEmpty() ? after : Key.of(rows.getLast());
        } while (rows.size() == STRETCH);
        return counts;
    }

    /** @throws Problem not found where there is no such VM or it is another team's */
    public VmView byId(Caller caller, UUID id) {
        return views.of(row(caller, id));
    }

    /**
     * The caller's VM of this name.
     *
     * @throws Problem not found
     */
    public VmView byName(Caller caller, String team, String name) {
        Set<UUID> seen = teamsOf(caller, new VmFilter(Optional.of(team), Set.of(), ""));
        return vms.named(seen, name).map(views::of).orElseThrow(() -> Problem.notFound("VM"));
    }

    /** Whether a VM of the team that was not deleted has this name. */
    boolean isNamed(UUID team, String name) {
        return vms.named(Set.of(team), name).isPresent();
    }

    VmRow row(Caller caller, UUID id) {
        VmRow vm = vms.find(id).orElseThrow(() -> Problem.notFound("VM"));
        requireSeen(caller, vm.team());
        return vm;
    }

    /** A VM of another team is as good as none. */
    static void requireSeen(Caller caller, UUID team) {
        if (!caller.teams().containsKey(team)) {
            throw Problem.notFound("VM");
        }
        caller.requireIn(team, Permission.VM_SEE);
    }

    private Set<UUID> teamsOf(Caller caller, VmFilter filter) {
        caller.require(Permission.CATALOGUE_SEE);
        if (filter.team().isEmpty()) {
            return caller.teams().keySet();
        }
        TeamView team = teams.bySlug(filter.team().get()).orElseThrow(() -> Problem.notFound("team"));
        caller.requireIn(team.id(), Permission.VM_SEE);
        return Set.of(team.id());
    }

    /** Where a page ends. */
    private record Key(String name, UUID id) {

        static final Key FIRST = new Key("", new UUID(0, 0));

        static Key of(VmRow row) {
            return new Key(row.name(), row.id());
        }

        static Key of(PageRequest request) {
            return request.after().map(Key::parsed).orElse(FIRST);
        }

        private static Key parsed(String cursor) {
            String[] parts = cursor.split(" ", -1);
            try {
                return new Key(parts[0], UUID.fromString(parts[parts.length - 1]));
            } catch (IllegalArgumentException e) {
                throw Problem.refusedValue("after", "after must be the next of an earlier page.");
            }
        }

        String cursor() {
            return PageRequest.cursor(name + " " + id);
        }
    }
}
