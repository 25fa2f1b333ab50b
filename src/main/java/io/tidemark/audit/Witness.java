package io.tidemark.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Remembers outside of the database how far the chain had come, and looks whether it still has. What it finds wrong it
 * writes down at once: once new entries are sealed, nobody could tell any more how the old ones went.
 */
@ApplicationScoped
class Witness {

    private static final Logger LOG = Logger.getLogger(Witness.class);

    /** A line of the file for at most so many entries; {@code head.json} has the newest anyway. */
    private static final long ENTRIES = 1000;

    private static final Duration TIME = Duration.ofHours(1);

    private final Chain chain;
    private final AuditKeys keys;
    private final Optional<CheckpointFile> file;
    private final Clock clock = Clock.systemUTC();

    private boolean hasRead;
    private Optional<Checkpoint> seen = Optional.empty();
    private Optional<Checkpoint> written = Optional.empty();
    private String lastLine = "";

    Witness(Chain chain, AuditKeys keys, @ConfigProperty(name = "tidemark.data") Optional<String> data) {
        this.chain = chain;
        this.keys = keys;
        this.file = data.map(AuditFiles::in).map(files -> new CheckpointFile(files, keys.key()));
    }

    /** The position it last saw. */
    synchronized long position() {
        return seen.map(Checkpoint::position).orElse(0L);
    }

    /** Compares the chain with what it last saw. */
    synchronized void look() {
        read();
        seen.filter(last -> last.position() > 0).ifPresent(this::compare);
    }

    /** Writes down where the chain is now. */
    synchronized void note() {
        read();
        write(Checkpoint.ORDINARY, chain.head());
    }

    /** Lets somebody change the files by hand while nothing is written to them, and reads them again then. */
    synchronized void meanwhile(Runnable change) {
        change.run();
        hasRead = false;
    }

    private void compare(Checkpoint last) {
        Optional<Checkpoint> beginning = chain.beginning(keys.key());
        if (beginning.filter(cut -> cut.position() > last.position()).isPresent()) {
            return; // This console was away for longer than entries are kept: what it saw last was cut off.
        }
        Optional<byte[]> there = beginning
                .filter(cut -> cut.position() == last.position())
                .map(Checkpoint::macBytes)
                .or(() -> chain.macAt(last.position()));
        if (there.filter(mac -> AuditKey.Macs.same(mac, last.macBytes())).isPresent()) {
            return;
        }
        Chain.Head now = chain.head();
        Wrong wrong = Wrong.ofMissing(there.isPresent() ? Wrong.Missing.REPLACED : Wrong.Missing.GONE, last, now);
        LOG.errorf(
                "The audit log is not what it was kind=%s position=%d entry=%d",
                wrong.slug(), last.position(), last.entry());
        write(wrong.slug(), last.head());
        write(Checkpoint.ORDINARY, now);
    }

    private void write(String kind, Chain.Head head) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.get().directory());
            Instant now = clock.instant();
            Checkpoint checkpoint = Checkpoint.signed(
                    kind, now.toString(), head, keys.key(), file.get().keys(), CheckpointFile.digest(lastLine));
            if (!checkpoint.ordinary() || isDue(checkpoint, now)) {
                lastLine = file.get().append(checkpoint);
                written = Optional.of(checkpoint);
            }
            if (checkpoint.ordinary()) {
                file.get().replaceHead(checkpoint);
                seen = Optional.of(checkpoint);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not write a checkpoint of the audit log to "
                            + file.get().directory(),
                    e);
        }
    }

    private boolean isDue(Checkpoint next, Instant now) {
        return written.filter(last -> last.ordinary()
                        && next.position() - last.position() < ENTRIES
                        && Instant.parse(last.at()).plus(TIME).isAfter(now))
                .isEmpty();
    }

    private void read() {
        if (hasRead) {
            return;
        }
        if (file.isPresent()) {
            try {
                CheckpointFile.Content content = file.get().read();
                content.faults()
                        .forEach(fault -> LOG.errorf("The audit log's checkpoints are damaged fault=\"%s\"", fault));
                lastLine = content.last();
                seen = content.checkpoints().stream()
                        .filter(Checkpoint::ordinary)
                        .reduce((one, other) -> other);
                written = seen;
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "Could not read the checkpoints of the audit log from "
                                + file.get().directory(),
                        e);
            }
        }
        hasRead = true;
    }
}
