package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds guessing at passwords. Failures are counted by network address <em>and</em> name together, so that whoever
 * guesses shuts out nobody but themselves; and an address has only so many sign-ins under way at once, so that it can't
 * take all the work that hashing is.
 */
final class Attempts {

    /** A person who mistypes has this many tries; a guesser has them once, and then one every {@link #REFILL}. */
    private static final int BURST = 10;

    private static final Duration REFILL = Duration.ofSeconds(10);

    /** Each sign-in takes 19 MiB and tens of milliseconds of a processor. */
    private static final int AT_ONCE = 4;

    /** The longest-unused entries are forgotten beyond this: about 2 MB. */
    private static final int REMEMBERED = 20_000;

    private final Clock clock;
    private final Map<Who, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Integer> underWay = new LinkedHashMap<>();

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** No account has a longer name; what strangers type is kept no longer than that. */
    private static final int LONGEST_NAME = 64;

    private record Who(String from, String name) {

        Who {
            name = name.substring(0, Math.min(name.length(), LONGEST_NAME));
        }
    }

    /** How many failures counted at a moment; each {@link #REFILL} since takes one off. */
    private record Failures(int count, Instant at) {

        Failures at(Instant now) {
            long past = Duration.between(at, now).dividedBy(REFILL);
            return past <= 0 ? this : new Failures((int) Math.max(0, count - past), at.plus(REFILL.multipliedBy(past)));
        }
    }

    /**
     * Lets an attempt begin; {@link #end} must follow.
     *
     * @throws Problem {@code too-many-attempts}
     */
    synchronized void begin(String from, String name) {
        Instant now = clock.instant();
        Failures before =
                failures.getOrDefault(new Who(from, name), new Failures(0, now)).at(now);
        if (before.count() >= BURST) {
            throw tooMany(Duration.between(now, before.at().plus(REFILL)));
        }
        if (underWay.getOrDefault(from, 0) >= AT_ONCE) {
            throw tooMany(Duration.ofSeconds(1));
        }
        underWay.merge(from, 1, Integer::sum);
    }

    /** The attempt is over, however it ended. */
    synchronized void end(String from) {
        underWay.computeIfPresent(from, (address, count) -> count > 1 ? count - 1 : null);
    }

    synchronized void failed(String from, String name) {
        Instant now = clock.instant();
        Who who = new Who(from, name);
        Failures before = failures.getOrDefault(who, new Failures(0, now)).at(now);
        failures.put(who, new Failures(before.count() + 1, before.count() == 0 ? now : before.at()));
        Iterator<Who> oldest = failures.keySet().iterator();
        while (failures.size() > REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void succeeded(String from, String name) {
        failures.remove(new Who(from, name));
    }

    private static Problem tooMany(Duration wait) {
        return tooMany("Too many sign-ins went wrong from here.", wait);
    }

    static Problem tooMany(String what, Duration wait) {
        long seconds = Math.max(1, wait.toSeconds() + 1);
        return new Problem(
                Problem.Kind.TOO_MANY,
                "too-many-attempts",
                what + " Try again in " + seconds + " s.",
                Map.of("retryAfterSeconds", seconds));
    }
}
