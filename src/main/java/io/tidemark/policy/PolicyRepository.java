package io.tidemark.policy;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of policies. */
@ApplicationScoped
class PolicyRepository {

    private static final String SELECT = """
            select p.id, p.slug, p.name, p.summary, p.team, p.made_at as policy_made_at,
                   r.number, r.root, r.kept, r.packages, r.data_volume_gib, r.made_at
            from policy p join lateral
              (select * from policy_revision where policy = p.id order by number desc limit 1) r on true
            """;

    private final Database database;

    PolicyRepository(Database database) {
        this.database = database;
    }

    List<Policy> page(String afterId, int rows) {
        return database.list(
                SELECT + " where p.id::text > ? order by p.id limit ?", PolicyRepository::policy, afterId, rows);
    }

    Optional<Policy> named(String nameOrSlugOrId) {
        return database.first(
                SELECT + " where lower(p.name) = lower(?) or p.slug = ? or p.id::text = ? order by p.id limit 1",
                PolicyRepository::policy,
                nameOrSlugOrId,
                nameOrSlugOrId,
                nameOrSlugOrId);
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

    private static Policy policy(Row row) throws SQLException {
        return new Policy(
                row.uuid("id"),
                row.text("slug"),
                row.text("name"),
                row.text("summary"),
                row.optionalUuid("team"),
                row.instant("policy_made_at"),
                revision(row));
    }

    private static Revision revision(Row row) throws SQLException {
        return new Revision(
                row.integer("number"),
                row.constant("root", Root.class),
                row.texts("kept"),
                row.constant("packages", PackageStrategy.class),
                row.integer("data_volume_gib"),
                row.instant("made_at"));
    }
}
