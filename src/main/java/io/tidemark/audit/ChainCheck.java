package io.tidemark.audit;

import io.tidemark.audit.Verification.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Walks the chain from its beginning to its end, compares each entry with its seal, each seal with the one before and
 * both with the checkpoints, and names the first that is wrong. Only then it looks around for how it came to be wrong.
 */
final class ChainCheck {

    private final SealedRows rows;
    private final AuditKey key;
    private final AuditKey.Macs macs;
    private final CheckpointFile.Content outside;
    private final NavigableMap<Long, List<Checkpoint>> byPosition = new TreeMap<>();
    private final Clock clock = Clock.systemUTC();

    private Optional<Checkpoint> beginning = Optional.empty();
    private byte[] before = Seal.BEGINNING;
    private long position;
    private long entries;
    private long upTo;

    ChainCheck(Connection connection, AuditKey key, CheckpointFile.Content outside) {
        this.rows = new SealedRows(connection);
        this.key = key;
        this.macs = key.macs();
        this.outside = outside;
        outside.checkpoints().forEach(each -> byPosition
                .computeIfAbsent(each.position(), none -> new ArrayList<>())
                .add(each));
    }

    Verification run(Range range) throws SQLException {
        Instant begun = clock.instant();
        begin();
        long end = range.to().isPresent() ? rows.positionUpTo(range.to().get()).orElse(0L) : Long.MAX_VALUE;
        if (range.from().isPresent()) {
            long start = rows.positionFrom(range.from().get()).orElse(Long.MAX_VALUE);
            position = start - 1;
            before = macAt(position).orElse(Seal.BEGINNING);
        }
        Optional<Finding> found = torn(range);
        if (found.isEmpty()) {
            found = cutElsewhere();
        }
        if (found.isEmpty()) {
            found = walk(end);
        }
        if (found.isEmpty() && range.toTheEnd()) {
            found = missing();
        }
        if (found.isEmpty() && range.equals(Range.ALL)) {
            found = besides();
        }
        return Verification.of(
                found,
                entries,
                upTo,
                rows.waiting(),
                outside.checkpoints().size(),
                beginning.map(Checkpoint::entry),
                begun,
                clock.instant());
    }

    /** Checks from the beginning up to a position, and nothing else. */
    Optional<Finding> stretch(long end) throws SQLException {
        begin();
        Optional<Finding> found = cutElsewhere();
        return found.isPresent() ? found : walk(end);
    }

    /** A chain whose oldest part was cut off begins behind the signed statement of that. */
    private void begin() throws SQLException {
        beginning = rows.beginning(key);
        beginning.ifPresent(cut -> {
            position = cut.position();
            before = cut.macBytes();
            upTo = cut.entry();
        });
    }

    private Optional<byte[]> macAt(long place) throws SQLException {
        return beginning.filter(cut -> cut.position() == place).isPresent()
                ? beginning.map(Checkpoint::macBytes)
                : rows.macAt(place);
    }

    private Optional<Finding> cutElsewhere() {
        return beginning.flatMap(cut -> byPosition.getOrDefault(cut.position(), List.of()).stream()
                .filter(checkpoint -> !AuditKey.Macs.same(checkpoint.macBytes(), cut.macBytes()))
                .findFirst()
                .map(checkpoint -> new Finding(
                        Wrong.REWRITTEN,
                        cut.entry(),
                        "The chain was cut at position " + cut.position() + ", where it was another one when it was"
                                + " checkpointed at " + checkpoint.at() + ".")));
    }

    /** A part begins behind a seal; where that one is gone, nothing shows that the part is of this chain. */
    private Optional<Finding> torn(Range range) throws SQLException {
        boolean behindASeal = range.from().isPresent() && position > 0 && position < Long.MAX_VALUE - 1;
        return behindASeal && macAt(position).isEmpty()
                ? Optional.of(new Finding(
                        Wrong.REMOVED,
                        range.from().get(),
                        "The seal at position " + position + ", right before what is checked, is gone."))
                : Optional.empty();
    }

    private Optional<Finding> walk(long end) throws SQLException {
        while (true) {
            List<SealedRows.Link> page = rows.after(position);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            for (SealedRows.Link link : page) {
                if (link.seal().position() > end) {
                    return Optional.empty();
                }
                Optional<Finding> wrong = check(link);
                if (wrong.isPresent()) {
                    return wrong;
                }
                before = link.seal().mac();
                position = link.seal().position();
                upTo = link.seal().entry();
                entries++;
            }
        }
    }

    private Optional<Finding> check(SealedRows.Link link) throws SQLException {
        Seal seal = link.seal();
        if (seal.position() != position + 1) {
            return Optional.of(gap(seal));
        }
        if (!seal.follows(before, seal.position(), macs)) {
            return Optional.of(wrongSeal(link));
        }
        if (link.entry().isEmpty()) {
            return Optional.of(withoutEntry(seal));
        }
        if (!AuditKey.Macs.same(seal.entryMac(), macs.ofEntry(link.entry().get().entry()))) {
            return Optional.of(wrongEntry(seal, link.entry().get()));
        }
        return byPosition.getOrDefault(seal.position(), List.of()).stream()
                .filter(checkpoint -> !AuditKey.Macs.same(checkpoint.macBytes(), seal.mac()))
                .findFirst()
                .map(checkpoint -> known(checkpoint)
                        .orElse(new Known(Wrong.REWRITTEN, seal.entry()))
                        .finding("The chain is whole, but at position " + seal.position()
                                + " it is another one than was checkpointed at " + checkpoint.at() + "."));
    }

    private Finding gap(Seal next) throws SQLException {
        Optional<Seal> moved = belongingHere();
        if (moved.isPresent()) {
            return new Finding(
                    Wrong.REORDERED,
                    moved.get().entry(),
                    "The seal of position " + (position + 1) + " stands at position "
                            + moved.get().position() + ".");
        }
        return new Finding(
                Wrong.REMOVED,
                rows.unsealed().orElse(upTo + 1),
                "The seals between position " + position + " and " + next.position() + " are gone.");
    }

    private Finding wrongSeal(SealedRows.Link link) throws SQLException {
        Seal seal = link.seal();
        Optional<Seal> moved = belongingHere();
        if (moved.isPresent()) {
            return new Finding(
                    Wrong.REORDERED,
                    moved.get().entry(),
                    "The seal of position " + seal.position() + " stands at position "
                            + moved.get().position() + ".");
        }
        byte[] right = macs.ofSeal(before, seal.position(), seal.entry(), seal.entryMac());
        List<SealedRows.Link> next = rows.after(seal.position());
        boolean onlyThis = !next.isEmpty() && next.getFirst().seal().follows(right, seal.position() + 1, macs);
        boolean itsEntry = link.entry()
                .filter(stored -> AuditKey.Macs.same(
                        seal.mac(), macs.ofSeal(before, seal.position(), seal.entry(), macs.ofEntry(stored.entry()))))
                .isPresent();
        if (onlyThis || itsEntry) {
            return new Finding(Wrong.EDITED, seal.entry(), "The seal of entry " + seal.entry() + " was changed.");
        }
        return new Finding(
                Wrong.REWRITTEN,
                seal.entry(),
                seal.key().equals(key.id())
                        ? "From position " + seal.position() + " on the seals were not made with the key " + key.id()
                                + "."
                        : "From position " + seal.position() + " on the seals were made with the key " + seal.key()
                                + ", not " + key.id() + ".");
    }

    private Finding withoutEntry(Seal seal) throws SQLException {
        return rows.entryWith(seal.entryMac())
                .map(elsewhere -> new Finding(
                        Wrong.REORDERED,
                        seal.entry(),
                        "Entry " + seal.entry() + " stands as number " + elsewhere + "."))
                .orElse(new Finding(
                        Wrong.REMOVED,
                        seal.entry(),
                        "Entry " + seal.entry() + " is gone; its seal at position " + seal.position() + " is there."));
    }

    private Finding wrongEntry(Seal seal, Chain.Waiting stored) throws SQLException {
        Optional<Seal> own = rows.sealOf(stored.mac())
                .filter(other -> other.position() != seal.position())
                .filter(other -> AuditKey.Macs.same(
                        other.entryMac(), macs.ofEntry(stored.entry().numbered(other.entry()))));
        return own.map(other -> new Finding(
                        Wrong.REORDERED,
                        seal.entry(),
                        "What stands as entry " + seal.entry() + " was sealed as entry " + other.entry() + "."))
                .orElse(new Finding(
                        Wrong.EDITED,
                        seal.entry(),
                        "Entry " + seal.entry() + " was changed after it was sealed: its mac was "
                                + SealedRows.shortened(seal.entryMac()) + "…, it is "
                                + SealedRows.shortened(macs.ofEntry(stored.entry())) + "…."));
    }

    /** A seal that is right for the next position, wherever it stands. */
    private Optional<Seal> belongingHere() throws SQLException {
        long at = 0;
        while (true) {
            List<SealedRows.Link> page = rows.after(at);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            for (SealedRows.Link link : page) {
                if (link.seal().follows(before, position + 1, macs)) {
                    return Optional.of(link.seal());
                }
                at = link.seal().position();
            }
        }
    }

    /** Checkpoints of what is behind the end. */
    private Optional<Finding> missing() throws SQLException {
        List<Checkpoint> behind = byPosition.tailMap(position, false).values().stream()
                .flatMap(List::stream)
                .toList();
        if (behind.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint furthest = behind.getLast();
        Known known = behind.stream()
                .flatMap(each -> known(each).stream())
                .findFirst()
                .orElse(new Known(Wrong.ofMissing(Wrong.Missing.GONE, furthest, rows.head()), upTo + 1));
        return Optional.of(known.finding("Entries from " + known.entry()
                + " on are gone: the chain had come to position " + furthest.position()
                + " when it was checkpointed at "
                + furthest.at() + "."));
    }

    /** How a checkpoint came to be missed, and the first entry that is. */
    private record Known(Wrong wrong, long entry) {

        Finding finding(String detail) {
            return new Finding(wrong, entry, detail);
        }
    }

    /** What a console found when it missed this checkpoint; behind it stands where the chain ended then. */
    private Optional<Known> known(Checkpoint checkpoint) {
        List<Checkpoint> found = outside.checkpoints().stream()
                .dropWhile(each -> !each.equals(checkpoint))
                .dropWhile(Checkpoint::ordinary)
                .limit(2)
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Known(
                        Wrong.ofSlug(found.getFirst().kind()), found.getLast().entry() + 1));
    }

    /** What the chain itself can't show. */
    private Optional<Finding> besides() throws SQLException {
        Optional<Long> gone = rows.waitingForNothing();
        if (gone.isPresent()) {
            return gone.map(entry ->
                    new Finding(Wrong.REMOVED, entry, "Entry " + entry + " was removed before it was sealed."));
        }
        Optional<Long> back = rows.before(beginning.map(Checkpoint::position).orElse(0L));
        if (back.isPresent()) {
            return back.map(entry -> new Finding(
                    Wrong.FORGED,
                    entry,
                    "Entry " + entry + " stands before the chain's beginning: it had been cut off."));
        }
        Optional<Long> unsealed = rows.unsealed();
        if (unsealed.isPresent()) {
            return unsealed.map(entry -> new Finding(
                    Wrong.FORGED, entry, "Entry " + entry + " was not written by a console: nothing seals it."));
        }
        return outside.faults().stream().findFirst().map(fault -> new Finding(Wrong.CHECKPOINTS, upTo, fault));
    }
}
