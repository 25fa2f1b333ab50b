package io.tidemark.policy;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of policies. Built-in ones have no team; a team's are only that team's to see. */
@ApplicationScoped
class PolicyRepository {

    private static final String SELECT = """
            select p.id, p.slug, p.name, p.summary, p.team, p.vm, p.made_at as policy_made_at,
                   r.number, r.root, r.kept, r.scratch, r.packages, r.data_volume_gib, r.made_at, r.made_by, r.approved_by
            from policy p join lateral
              (select * from policy_revision where policy = p.id order by number desc limit 1) r on true
            """;

    private final Database database;

    PolicyRepository(Database database) {
        this.database = database;
    }

    /** Those that members of these teams see: the built-in ones first, as their ids are the smallest. */
    List<Policy> page(Collection<UUID> teams, String afterId, int rows) {
        return database.list(
                SELECT + " where (p.team is null or p.team::text = any (?)) and p.id::text > ? order by p.id limit ?",
                PolicyRepository::policy,
                texts(teams),
                afterId,
                rows);
    }

    /** By id, slug or name; what came with the product goes first, then the oldest. */
    Optional<Policy> named(Collection<UUID> teams, String nameOrSlugOrId) {
        return database.first(
                SELECT + """
                         where (p.team is null or p.team::text = any (?))
                           and (lower(p.name) = lower(?) or p.slug = ? or p.id::text = ?)
                        order by p.id limit 1
                        """, PolicyRepository::policy, texts(teams), nameOrSlugOrId, nameOrSlugOrId, nameOrSlugOrId);
    }

    Optional<Policy> byId(UUID policy) {
        return database.first(SELECT + " where p.id = ?", PolicyRepository::policy, policy);
    }

    Optional<Policy> ofVm(UUID vm) {
        return database.first(SELECT + " where p.vm = ?", PolicyRepository::policy, vm);
    }

    /** Makes those who would add a revision wait for each other. */
    void lock(UUID policy) {
        database.first("select id from policy where id = ? for update", row -> row.uuid("id"), policy);
    }

    /** Makes those who would give a VM a policy of its own wait for each other, until the end of the transaction. */
    void lockOwnOf(UUID vm) {
        database.first(
                "select pg_advisory_xact_lock(hashtextextended(?, 15))::text as locked", row -> "", "policy of " + vm);
    }

    boolean isTaken(UUID team, String slugOrName) {
        return database.first("""
                        select id from policy
                        where (team is null or team = ?) and (slug = ? or lower(name) = lower(?)) limit 1
                        """, row -> row.uuid("id"), team, slugOrName, slugOrName)
                .isPresent();
    }

    void insert(Policy policy, String madeBy) {
        database.update(
                "insert into policy (id, slug, name, summary, team, vm, made_at, made_by) values (?, ?, ?, ?, ?, ?, ?, ?)",
                policy.id(),
                policy.slug(),
                policy.name(),
                policy.summary(),
                policy.team(),
                policy.vm(),
                policy.madeAt(),
                madeBy);
        insert(policy.id(), policy.latest());
    }

    void insert(UUID policy, Revision revision) {
        database.update(
                """
                insert into policy_revision
                  (policy, number, root, kept, scratch, packages, data_volume_gib, made_at, made_by, approved_by)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                policy,
                revision.number(),
                revision.root(),
                revision.kept(),
                revision.scratch(),
                revision.packages(),
                revision.dataVolumeGib(),
                revision.madeAt(),
                revision.madeBy(),
                revision.approvedBy());
    }

    /** Locks a policy with its revisions until the transaction ends; false where somebody is at one of them. */
    boolean lockUnlessBusy(UUID policy) {
        boolean free = database.first(
                        "select id from policy where id = ? for update skip locked", row -> row.uuid("id"), policy)
                .isPresent();
        int mine = database.list(
                        "select number from policy_revision where policy = ? for update skip locked",
                        row -> row.integer("number"),
                        policy)
                .size();
        return free && mine == byId(policy).orElseThrow().latest().number();
    }

    /** Makes a VM's own policy one that is offered to its whole team. */
    void leaveToTeam(UUID policy) {
        database.update("update policy set vm = null where id = ?", policy);
    }

    /** Removes a policy with all its revisions. */
    void remove(UUID policy) {
        database.update("delete from policy_proposal where policy = ?", policy);
        database.update("delete from policy_revision where policy = ?", policy);
        database.update("delete from policy where id = ?", policy);
    }

    /** Removes a team's policies with all their revisions. */
    void removeOf(UUID team) {
        database.update("delete from policy_proposal where policy in (select id from policy where team = ?)", team);
        database.update("delete from policy_revision where policy in (select id from policy where team = ?)", team);
        database.update("delete from policy where team = ?", team);
    }

    List<Revision> revisions(UUID policy, int before, int rows) {
        return database.list(
                "select * from policy_revision where policy = ? and number < ? order by number desc limit ?",
                PolicyRepository::revision,
                policy,
                before,
                rows);
    }

    Optional<Revision> revision(UUID policy, int number) {
        return database.first(
                "select * from policy_revision where policy = ? and number = ?",
                PolicyRepository::revision,
                policy,
                number);
    }

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }

    private static Policy policy(Row row) throws SQLException {
        return new Policy(
                row.uuid("id"),
                row.text("slug"),
                row.text("name"),
                row.text("summary"),
                row.optionalUuid("team"),
                row.optionalUuid("vm"),
                row.instant("policy_made_at"),
                revision(row));
    }

    private static Revision revision(Row row) throws SQLException {
        return new Revision(
                row.integer("number"),
                row.constant("root", Root.class),
                row.texts("kept"),
                row.texts("scratch"),
                row.constant("packages", PackageStrategy.class),
                row.integer("data_volume_gib"),
                row.instant("made_at"),
                row.optionalText("made_by"),
                row.optionalText("approved_by"));
    }
}
