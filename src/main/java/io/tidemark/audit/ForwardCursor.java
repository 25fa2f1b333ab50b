package io.tidemark.audit;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The queries of how far the log has been forwarded. */
@ApplicationScoped
class ForwardCursor {

    private static final Logger LOG = Logger.getLogger(ForwardCursor.class);

    /** Longer than a receiver may take for a batch; a console that dies holds the others up for so long. */
    private static final String LEASE = "now() + interval '2 minutes'";

    /** An action that takes a minute is overtaken by no more entries than this. */
    private static final int NEIGHBOURS = 20_000;

    private final Database database;

    ForwardCursor(Database database) {
        this.database = database;
    }

    /** A place in the chain. */
    record Place(long position, long entry) {}

    /**
     * Makes this process the one that forwards for a while.
     *
     * @return where it goes on; empty where another one is at it
     */
    Optional<Place> take(String destination, UUID process) {
        database.update("insert into audit_forwarding (destination) values (?) on conflict do nothing", destination);
        return database.first(
                        "update audit_forwarding set holder = ?, held_until = " + LEASE + " where destination = ?"
                                + " and (holder is null or holder = ? or held_until < now()) returning position, entry",
                        row -> new Place(row.number("position"), row.number("entry")),
                        process,
                        destination,
                        process)
                .map(this::stillThere);
    }

    /** Where somebody took the chain's end away, its positions are given anew: what is new goes out all the same. */
    private Place stillThere(Place place) {
        boolean there = place.position() == 0
                || database.first(
                                "select 1 from audit_seal where position = ? and entry = ?"
                                        + " union all select 1 from audit_cut where through >= ?",
                                row -> true,
                                place.position(),
                                place.entry(),
                                place.position())
                        .isPresent();
        if (there) {
            return place;
        }
        LOG.errorf(
                "The audit log is not the one that was forwarded position=%d entry=%d",
                place.position(), place.entry());
        return database.first(
                        "select coalesce(max(position), 0) as position from (select position from audit_seal"
                                + " where entry <= ? order by entry desc limit " + NEIGHBOURS + ") near",
                        row -> new Place(row.number("position"), place.entry()),
                        place.entry())
                .orElseThrow();
    }

    /** What comes behind a position, in the chain's order. */
    List<Forwarded> after(long position, int most) {
        return database.list(
                "select " + StoredEntry.COLUMNS + ", s.position, s.mac as seal_mac, i.why from audit_seal s"
                        + " join audit_entry e on e.seq = s.entry left join audit_inbox i on i.entry = e.seq"
                        + " where s.position > ? order by s.position limit ?",
                row -> new Forwarded(AuditReader.entry(row), HexFormat.of().formatHex(row.bytes("seal_mac"))),
                position,
                most);
    }

    /** Notes that the destination has all up to here; whether this process still was the one that forwards. */
    boolean took(String destination, UUID process, Place upTo) {
        return database.update(
                        "update audit_forwarding set position = ?, entry = ?, forwarded_at = now(), failing_since = null,"
                                + " failure = null, held_until = " + LEASE + " where destination = ? and holder = ?",
                        upTo.position(),
                        upTo.entry(),
                        destination,
                        process)
                == 1;
    }

    /** Notes that it took nothing, and lets another process try. */
    void refused(String destination, UUID process, String why) {
        database.update(
                "update audit_forwarding set failing_since = coalesce(failing_since, now()), failure = ?, holder = null"
                        + " where destination = ? and holder = ?",
                why,
                destination,
                process);
    }

    /** How a destination stands. */
    ForwardStanding standing(String destination) {
        return database.first(
                        """
                        select coalesce(f.entry, 0) as entry, f.forwarded_at, f.failing_since, f.failure, e.at as since,
                          coalesce((select max(position) from audit_seal) - next.position + 1, 0) as waiting
                        from (select 0) one left join audit_forwarding f on f.destination = ?
                          left join lateral (select position, entry from audit_seal
                            where position > coalesce(f.position, 0) order by position limit 1) next on true
                          left join audit_entry e on e.seq = next.entry
                        """,
                        row -> new ForwardStanding(
                                destination.substring(0, destination.indexOf(' ')),
                                row.number("entry"),
                                row.number("waiting"),
                                row.optionalInstant("since"),
                                row.optionalInstant("forwarded_at"),
                                row.optionalInstant("failing_since"),
                                row.optionalText("failure")),
                        destination)
                .orElseThrow();
    }
}
