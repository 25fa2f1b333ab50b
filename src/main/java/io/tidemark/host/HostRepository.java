package io.tidemark.host;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.HostView.HostStatus;
import io.tidemark.host.HostView.Scheduling;
import io.tidemark.platform.Database;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Processes;
import io.tidemark.platform.Row;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The queries of hosts and enrolments. */
@ApplicationScoped
class HostRepository {

    private static final String SELECT = """
            select h.*, p.renewed_at as lease,
                   h.link is not null and h.unlinked_at is null and coalesce(%s, false) as connected
            from host h left join console_process p on p.id = h.link_console
            """.formatted(Processes.ALIVE);

    private final Database database;

    HostRepository(Database database) {
        this.database = database;
    }

    List<HostView> page(String afterName, int rows) {
        return database.list(
                SELECT + " where h.name > ? order by h.name limit ?", HostRepository::view, afterName, rows);
    }

    List<HostView> byIds(Collection<UUID> ids) {
        return database.list(
                SELECT + " where h.id = any (?::uuid[])",
                HostRepository::view,
                ids.stream().map(UUID::toString).toList());
    }

    List<HostView> all() {
        return database.list(SELECT + " order by h.name", HostRepository::view);
    }

    Optional<HostView> byNameOrId(String nameOrId) {
        return database.first(SELECT + " where h.name = ? or h.id::text = ?", HostRepository::view, nameOrId, nameOrId);
    }

    void schedule(UUID host, Scheduling scheduling) {
        database.update("update host set scheduling = ?, version = version + 1 where id = ?", scheduling, host);
    }

    void delete(UUID host) {
        database.update("delete from host_enrolment where host = ?", host);
        database.update("delete from host where id = ?", host);
    }

    /** Raises the generation of what is wanted on the host, and gives the new one. */
    long raiseGeneration(UUID host) {
        return database.first(
                        "update host set intent_generation = intent_generation + 1 where id = ? returning intent_generation",
                        row -> row.number("intent_generation"),
                        host)
                .orElseThrow();
    }

    // --- Enrolment

    void insertEnrolment(byte[] tokenHash, Map<String, String> labels, String by, Instant expiresAt) {
        database.update(
                "insert into host_enrolment (id, token_hash, labels, made_by, expires_at) values (?, ?, ?, ?, ?)",
                Ids.next(),
                tokenHash,
                new Database.Json(Wire.writeAny(labels)),
                by,
                expiresAt);
    }

    /** An enrolment as it is stored. */
    record Enrolment(UUID id, Map<String, String> labels, Instant expiresAt, Optional<UUID> host) {}

    /** The enrolment of a token, locked until the transaction ends. */
    Optional<Enrolment> lockEnrolment(byte[] tokenHash) {
        return database.first(
                "select id, labels, expires_at, host from host_enrolment where token_hash = ? for update",
                row -> new Enrolment(
                        row.uuid("id"),
                        labels(row.text("labels")),
                        row.instant("expires_at"),
                        row.optionalUuid("host")),
                tokenHash);
    }

    void useEnrolment(UUID enrolment, UUID host) {
        database.update("update host_enrolment set host = ? where id = ?", host, enrolment);
    }

    boolean insertHost(UUID id, String name, byte[] key, Map<String, String> labels) {
        return database.update("""
                        insert into host (id, name, public_key, labels) values (?, ?, ?, ?)
                        on conflict on constraint host_name_is_unique do nothing
                        """, id, name, key, new Database.Json(Wire.writeAny(labels))) > 0;
    }

    Optional<UUID> byKey(byte[] key) {
        return database.first("select id from host where public_key = ?", row -> row.uuid("id"), (Object) key);
    }

    static boolean isKeyTaken(DatabaseFailure failure) {
        return failure.broke("host_key_is_unique");
    }

    void deleteOldEnrolments() {
        database.update("delete from host_enrolment where host is null and expires_at < now() - interval '1 day'");
    }

    // --- Links

    Optional<byte[]> publicKey(UUID host) {
        return database.first("select public_key from host where id = ?", row -> row.bytes("public_key"), host);
    }

    /** Makes {@code link} the owner of the host. The count of reports goes on within a session and begins anew with one. */
    boolean own(UUID host, UUID link, UUID session, UUID console, String address, HostFacts facts) {
        return database.update(
                        """
                        update host set link = ?, link_console = ?, link_address = ?, linked_at = now(),
                          unlinked_at = null, facts = ?,
                          report_sequence = case when link_session = ?::uuid then report_sequence else 0 end,
                          link_session = ?
                        where id = ?
                        """, link, console, address, new Database.Json(Wire.writeAny(facts)), session, session, host)
                > 0;
    }

    /** Where the process is that holds the host's link, where one does. */
    Optional<String> linkAddress(UUID host) {
        return database.first("""
                select h.link_address from host h join console_process p on p.id = h.link_console
                where h.id = ? and h.unlinked_at is null and h.link_address is not null and %s
                """.formatted(Processes.ALIVE), row -> row.text("link_address"), host);
    }

    boolean disown(UUID host, UUID link) {
        return database.update("update host set unlinked_at = now() where id = ? and link = ?", host, link) > 0;
    }

    boolean owns(UUID host, UUID link) {
        return database.first(
                        "select 1 from host where id = ? and link = ? and unlinked_at is null", row -> true, host, link)
                .isPresent();
    }

    /** Takes a report's place in the order; false where it is not newer than the last, or of a link that lost the host. */
    boolean acceptReport(UUID host, UUID link, UUID session, long sequence, long generation, HostCapacity capacity) {
        return database.update(
                        """
                        update host set report_sequence = ?, report_generation = ?, capacity = ?, reported_at = now()
                        where id = ? and link = ? and link_session = ? and report_sequence < ?
                        """,
                        sequence,
                        generation,
                        new Database.Json(Wire.writeAny(capacity)),
                        host,
                        link,
                        session,
                        sequence)
                > 0;
    }

    /** The generations of what is wanted on these hosts. */
    Map<UUID, Long> generations(Collection<UUID> ids) {
        Map<UUID, Long> generations = new HashMap<>();
        database.list(
                "select id, intent_generation from host where id = any (?::uuid[])",
                row -> generations.put(row.uuid("id"), row.number("intent_generation")),
                ids.stream().map(UUID::toString).toList());
        return generations;
    }

    /** Ends the links of console processes that are dead, and gives their hosts. */
    List<UUID> disownOfTheDead() {
        return database.list("""
                update host h set unlinked_at = now()
                where h.unlinked_at is null and h.link is not null
                  and not exists (select 1 from console_process p where p.id = h.link_console and %s)
                returning h.id
                """.formatted(Processes.ALIVE), row -> row.uuid("id"));
    }

    private static HostView view(Row row) throws SQLException {
        Optional<Instant> linkedAt = row.optionalInstant("linked_at");
        Instant enrolledAt = row.instant("enrolled_at");
        boolean connected = row.truth("connected");
        HostStatus status = status(linkedAt, connected);
        Instant since =
                switch (status) {
                    case CONNECTED -> linkedAt.orElse(enrolledAt);
                    case NEW -> enrolledAt;
                    case LOST ->
                        row.optionalInstant("unlinked_at").or(() -> linkedAt).orElse(enrolledAt);
                };
        return new HostView(
                row.uuid("id"),
                row.text("name"),
                labels(row.text("labels")),
                status,
                since,
                row.constant("scheduling", Scheduling.class),
                enrolledAt,
                row.optionalInstant("reported_at"),
                row.optionalText("facts").map(text -> Wire.readAny(text, HostFacts.class)),
                row.optionalText("capacity").map(text -> Wire.readAny(text, HostCapacity.class)),
                row.number("report_generation"),
                row.number("version"));
    }

    private static HostStatus status(Optional<Instant> linkedAt, boolean connected) {
        if (connected) {
            return HostStatus.CONNECTED;
        }
        return linkedAt.isPresent() ? HostStatus.LOST : HostStatus.NEW;
    }

    private static Map<String, String> labels(String json) {
        return Wire.readAny(json, new TypeReference<Map<String, String>>() {});
    }
}
