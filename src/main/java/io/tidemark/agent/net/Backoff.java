package io.tidemark.agent.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: twice as long after each, with a fifth of chance to either side, so that what
 * failed together does not come back together.
 *
 * @param first after the first failure
 * @param longest never more than this, chance aside
 */
public record Backoff(Duration first, Duration longest) {

    /** Between two tries to start a VM. */
    public static final Backoff OF_STARTS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    private static final int MOST_DOUBLINGS = 20;

    /** The wait after {@code failures} failures in a row, 1 or more. */
    public Duration after(int failures, RandomGenerator chance) {
        long doubled = first.toMillis() << Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
        long millis = Math.min(longest.toMillis(), doubled);
        return Duration.ofMillis((long) (millis * chance.nextDouble(0.8, 1.2)));
    }
}
