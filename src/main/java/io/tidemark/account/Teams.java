package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The teams. */
@ApplicationScoped
public class Teams {

    private final Database database;

    Teams(Database database) {
        this.database = database;
    }

    /** The team of this slug; whether the caller may know of it is the caller's to check ({@link Caller#requireRole}). */
    public Optional<TeamView> bySlug(String slug) {
        return database.first("select id, slug, name from team where slug = ?", Teams::view, slug);
    }

    /** @throws Problem not found where there is no such team */
    public TeamView byId(UUID id) {
        return database.first("select id, slug, name from team where id = ?", Teams::view, id)
                .orElseThrow(() -> Problem.notFound("team"));
    }

    /** The caller's own teams by slug, at most 500. */
    public List<TeamView> of(Caller caller) {
        return database.list("""
                select t.id, t.slug, t.name from team t join membership m on m.team = t.id
                where m.account = ? order by t.slug limit 500
                """, Teams::view, caller.account());
    }

    static TeamView view(Row row) throws SQLException {
        return new TeamView(row.uuid("id"), row.text("slug"), row.text("name"));
    }
}
