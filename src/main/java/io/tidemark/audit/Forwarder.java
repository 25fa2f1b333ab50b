package io.tidemark.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Forwards what is sealed to one destination, in the chain's order and at least once: where it is not sure that a batch was
 * taken, it comes again. Actions know nothing of it.
 */
final class Forwarder {

    private static final Logger LOG = Logger.getLogger(Forwarder.class);
    private static final int BATCH = 200;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int LONGEST_REASON = 300;

    private final ForwardCursor cursor;
    private final Receiver receiver;
    private final String destination;
    private final UUID process;
    private final Clock clock;
    private final RandomGenerator chance;

    private int failures;
    private Instant next = Instant.MIN;

    Forwarder(
            ForwardCursor cursor,
            Receiver receiver,
            String destination,
            UUID process,
            Clock clock,
            RandomGenerator chance) {
        this.cursor = cursor;
        this.receiver = receiver;
        this.destination = destination;
        this.process = process;
        this.clock = clock;
        this.chance = chance;
    }

    /** Forwards all that waits, unless another process is at it or the destination is to be left alone for now. */
    synchronized void forward() {
        if (clock.instant().isBefore(next) || cursor.standing(destination).waiting() == 0) {
            return;
        }
        Optional<ForwardCursor.Place> from = cursor.take(destination, process);
        if (from.isEmpty()) {
            return;
        }
        long position = from.get().position();
        List<Forwarded> batch = cursor.after(position, BATCH);
        while (!batch.isEmpty() && taken(batch)) {
            position = batch.getLast().position();
            batch = cursor.after(position, BATCH);
        }
    }

    private boolean taken(List<Forwarded> batch) {
        try {
            receiver.take(batch);
        } catch (IOException e) {
            pause(e);
            return false;
        }
        if (failures > 0) {
            LOG.infof("The audit log is forwarded again destination=%s", destination);
        }
        failures = 0;
        Forwarded last = batch.getLast();
        return cursor.took(
                destination,
                process,
                new ForwardCursor.Place(last.position(), last.entry().seq()));
    }

    private void pause(IOException failure) {
        String why = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        Duration pause = pause(failures, chance.nextDouble());
        next = clock.instant().plus(pause);
        failures++;
        LOG.warnf(
                "The audit log could not be forwarded destination=%s again-in=%s because=\"%s\"",
                destination, pause, why);
        cursor.refused(destination, process, why.substring(0, Math.min(why.length(), LONGEST_REASON)));
    }

    /**
     * How long a destination that refuses is left alone: twice as long each time, and by chance down to half of that, so that
     * several consoles don't come at once.
     *
     * @param failures how often it had refused before
     * @param chance from 0 to 1
     */
    static Duration pause(int failures, double chance) {
        Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        Duration most = longest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longest;
        return Duration.ofMillis(Math.round(most.toMillis() * (0.5 + chance / 2)));
    }
}
