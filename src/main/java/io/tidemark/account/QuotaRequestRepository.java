package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of requests for other limits. */
@ApplicationScoped
class QuotaRequestRepository {

    private static final String SELECT = """
            select r.*, t.slug, t.name from quota_request r join team t on t.id = r.team
            """;

    private final Database database;

    QuotaRequestRepository(Database database) {
        this.database = database;
    }

    void insert(UUID id, UUID team, Quota wanted, String why, String askedBy) {
        database.update(
                """
                insert into quota_request (id, team, vms, vcpus, memory_mib, disk_gib, why, asked_by)
                values (?, ?, ?::integer, ?::integer, ?::integer, ?::integer, ?, ?)
                """, id, team, wanted.vms(), wanted.vcpus(), wanted.memoryMib(), wanted.diskGib(), why, askedBy);
    }

    /** A team's, the newest first, at most 20. */
    List<QuotaRequest> of(UUID team) {
        return database.list(
                SELECT + " where r.team = ? order by r.id desc limit 20", QuotaRequestRepository::from, team);
    }

    /** Those that wait, of all teams, the oldest first, at most 100. */
    List<QuotaRequest> waiting() {
        return database.list(
                SELECT + " where r.state = 'waiting' order by r.id limit 100", QuotaRequestRepository::from);
    }

    Optional<QuotaRequest> find(UUID id) {
        return database.first(SELECT + " where r.id = ?", QuotaRequestRepository::from, id);
    }

    /** @return whether it waited until now */
    boolean answer(UUID id, QuotaRequest.State state, String by, String note, Instant now) {
        return database.update("""
                        update quota_request set state = ?, answered_by = ?, note = ?, answered_at = ?
                        where id = ? and state = 'waiting'
                        """, state, by, note, now, id) == 1;
    }

    private static QuotaRequest from(Row row) throws SQLException {
        return new QuotaRequest(
                row.uuid("id"),
                new TeamView(row.uuid("team"), row.text("slug"), row.text("name")),
                new Quota(
                        row.optionalNumber("vms").map(Math::toIntExact),
                        row.optionalNumber("vcpus").map(Math::toIntExact),
                        row.optionalNumber("memory_mib").map(Math::toIntExact),
                        row.optionalNumber("disk_gib").map(Math::toIntExact),
                        Optional.empty()),
                row.text("why"),
                row.text("asked_by"),
                row.instant("asked_at"),
                row.constant("state", QuotaRequest.State.class),
                row.optionalText("answered_by"),
                row.optionalInstant("answered_at"),
                row.text("note"));
    }
}
