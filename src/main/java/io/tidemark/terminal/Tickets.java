package io.tidemark.terminal;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The queries of tickets. */
@ApplicationScoped
class Tickets {

    private final Database database;

    Tickets(Database database) {
        this.database = database;
    }

    /**
     * What a ticket is good for.
     *
     * @param credential the session or token it was issued to
     * @param from the network address it was asked for from
     * @param hop whether a person holds it or another console process
     */
    record Grant(UUID vm, UUID team, UUID account, String actor, String credential, String from, Hop hop) {

        Grant relayed() {
            return new Grant(vm, team, account, actor, credential, from, Hop.RELAYED);
        }
    }

    /** How far a console has come. */
    enum Hop {
        FIRST,
        RELAYED
    }

    void insert(String ticket, Grant grant, Instant expiresAt) {
        database.update("delete from serial_ticket where expires_at < now()");
        database.update(
                """
                insert into serial_ticket (token_hash, vm, team, account, actor, credential, origin, hop, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                hash(ticket),
                grant.vm(),
                grant.team(),
                grant.account(),
                grant.actor(),
                grant.credential(),
                grant.from(),
                grant.hop(),
                expiresAt);
    }

    /** Takes a ticket: whoever deletes the row has it, nobody has it twice. */
    Optional<Grant> redeem(String ticket) {
        return database.first(
                        """
                delete from serial_ticket where token_hash = ?
                returning vm, team, account, actor, credential, origin, hop, expires_at > now() as good
                """,
                        row -> new Found(
                                new Grant(
                                        row.uuid("vm"),
                                        row.uuid("team"),
                                        row.uuid("account"),
                                        row.text("actor"),
                                        row.text("credential"),
                                        row.text("origin"),
                                        row.constant("hop", Hop.class)),
                                row.truth("good")),
                        (Object) hash(ticket))
                .filter(Found::good)
                .map(Found::grant);
    }

    private record Found(Grant grant, boolean good) {}

    private static byte[] hash(String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
