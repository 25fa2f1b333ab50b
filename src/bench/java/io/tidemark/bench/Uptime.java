package io.tidemark.bench;

import java.math.BigDecimal;
import java.time.Duration;

/** Times that a guest read from its {@code /proc/uptime}. */
final class Uptime {

    private Uptime() {}

    /** The time between two readings, which a guest printed one behind the other. */
    static Duration between(String twoReadings) {
        String[] readings = twoReadings.split(" ");
        return seconds(readings[1]).minus(seconds(readings[0]));
    }

    /** A number of seconds as the guest writes it, {@code 12.34}. */
    static Duration seconds(String said) {
        return Duration.ofNanos(new BigDecimal(said).movePointRight(9).longValueExact());
    }
}
