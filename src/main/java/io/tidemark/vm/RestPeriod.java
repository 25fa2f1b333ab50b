package io.tidemark.vm;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How long deleted VMs rest. A week: who deletes on a Friday and is missed on Monday has not lost anything. Longer holds
 * disks that nobody wants, shorter makes a holiday out of a mistake.
 */
@ApplicationScoped
class RestPeriod {

    private final Duration period;

    /**
     * @param period such as {@code 7D}, {@code 12H} or {@code PT30M}; {@code 0} is none at all
     * @throws IllegalArgumentException where it is negative
     */
    RestPeriod(@ConfigProperty(name = "tidemark.rest.vms", defaultValue = "7D") Duration period) {
        if (period.isNegative()) {
            throw new IllegalArgumentException("tidemark.rest.vms is " + period + "; a rest is zero or more long.");
        }
        this.period = period;
    }

    /** When what is deleted now goes for good; empty where it goes at once. */
    Optional<Instant> end(Instant now) {
        return period.isZero() ? Optional.empty() : Optional.of(now.plus(period));
    }
}
