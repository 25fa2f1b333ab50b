package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Filters of the audit log that reviewers gave names, for themselves or for all who read the whole log. */
@ApplicationScoped
public class SavedViews {

    /** A list that is longer is no help. */
    static final int MOST = 100;

    private final SavedViewRepository views;
    private final AccountRepository accounts;
    private final AuditLog audit;

    SavedViews(SavedViewRepository views, AccountRepository accounts, AuditLog audit) {
        this.views = views;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** The caller's by name, then those that others share; none for who does not read the whole log. */
    @Transactional
    public List<SavedView> of(Caller caller) {
        return caller.may(Permission.AUDIT_READ)
                ? Stream.concat(views.of(caller.account()).stream(), views.sharedBesides(caller.account()).stream())
                        .map(view -> told(caller, view))
                        .toList()
                : List.of();
    }

    /**
     * Saves one.
     *
     * @throws Problem {@code admin-needed}; {@code refused-value}; {@code name-taken}; {@code too-many}
     */
    @Action("audit.view.save")
    @Transactional
    public SavedView save(Caller caller, SavedView.Wanted wanted) {
        caller.require(Permission.AUDIT_READ);
        // Two at once by one account would both find the name free: the index refuses the second.
        String name = wanted.checkedName().orElseThrow(() -> Problem.refusedValue("name", "name is missing."));
        String query = wanted.checkedQuery().orElseThrow(() -> Problem.refusedValue("query", "query is missing."));
        if (views.count("owner", caller.account()) >= MOST) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "too-many",
                    "You have " + MOST + " views, as many as there can be. Remove one.");
        }
        SavedViewEntity view = new SavedViewEntity(
                Ids.next(),
                caller.account(),
                name,
                query,
                wanted.checkedReach().orElse(SavedView.Reach.OWN),
                Instant.now());
        requireFree(view, name);
        views.persist(view);
        audit.record(caller.did("audit.view.save", "view:" + view.id)
                .withDiff(Map.of("name", name, "query", query, "reach", view.reach.slug())));
        return told(caller, view);
    }

    /**
     * Renames it, or changes its filters or who sees it. A shared one can be changed by everybody who sees it.
     *
     * @throws Problem not found; {@code refused-value}; {@code name-taken}
     */
    @Action("audit.view.change")
    @Transactional
    public SavedView change(Caller caller, UUID id, SavedView.Wanted wanted) {
        SavedViewEntity view = required(caller, id);
        Map<String, Object> told = new HashMap<>(Map.of("name", view.name));
        wanted.checkedName().filter(name -> !name.equals(view.name)).ifPresent(name -> {
            requireFree(view, name);
            told.put("name", sides(view.name, name));
            view.name = name;
        });
        wanted.checkedQuery().filter(query -> !query.equals(view.query)).ifPresent(query -> {
            told.put("query", sides(view.query, query));
            view.query = query;
        });
        wanted.checkedReach().filter(reach -> reach != view.reach).ifPresent(reach -> {
            told.put("reach", sides(view.reach.slug(), reach.slug()));
            view.reach = reach;
        });
        audit.record(caller.did("audit.view.change", "view:" + id).withDiff(told));
        return told(caller, view);
    }

    /** @throws Problem not found */
    @Action("audit.view.remove")
    @Transactional
    public void remove(Caller caller, UUID id) {
        SavedViewEntity view = required(caller, id);
        views.delete(view);
        audit.record(
                caller.did("audit.view.remove", "view:" + id).withDiff(Map.of("name", view.name, "query", view.query)));
    }

    private SavedViewEntity required(Caller caller, UUID id) {
        caller.require(Permission.AUDIT_READ);
        return views.seenBy(caller.account(), id).orElseThrow(() -> Problem.notFound("view"));
    }

    private void requireFree(SavedViewEntity view, String name) {
        if (views.taken(view.owner, name, view.id)) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "name-taken", "There is a view " + name + " already. Choose another name.");
        }
    }

    private SavedView told(Caller caller, SavedViewEntity view) {
        boolean own = view.owner.equals(caller.account());
        String by = own
                ? caller.name()
                : accounts.findByIdOptional(view.owner)
                        .map(account -> account.name)
                        .orElse("");
        return new SavedView(view.id, view.name, view.query, view.reach, by, own);
    }

    private static Map<String, String> sides(String before, String after) {
        return Map.of("before", before, "after", after);
    }
}
