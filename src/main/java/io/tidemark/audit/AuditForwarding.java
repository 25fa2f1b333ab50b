package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tidemark.platform.Processes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Forwards the log to where {@code TIDEMARK_AUDIT_FORWARD_URL} says, if it says so. The address comes from the site's
 * configuration and from nowhere else. One console process at a time forwards.
 */
@ApplicationScoped
public class AuditForwarding {

    private final ForwardCursor cursor;
    private final MeterRegistry meters;
    private final Clock clock = Clock.systemUTC();
    private final Optional<String> destination;
    private final Optional<Forwarder> forwarder;

    private volatile Optional<ForwardStanding> seen = Optional.empty();

    AuditForwarding(
            ForwardCursor cursor,
            Processes processes,
            ObjectMapper json,
            MeterRegistry meters,
            @ConfigProperty(name = "tidemark.audit.forward.url") Optional<URI> url,
            @ConfigProperty(name = "tidemark.audit.forward.secret") Optional<String> secret,
            @ConfigProperty(name = "tidemark.audit.forward.ca-file") Optional<String> caFile) {
        this.cursor = cursor;
        this.meters = meters;
        this.destination = url.map(AuditForwarding::destination);
        this.forwarder = url.map(address -> new Forwarder(
                cursor,
                new Receivers(json, secret, caFile).at(address),
                destination.orElseThrow(),
                processes.self(),
                clock,
                RandomGenerator.getDefault()));
    }

    /** A mistake in the configuration stops the start. */
    void begin(@Observes StartupEvent event) {
        if (forwarder.isPresent()) {
            measure(
                    "tidemark.audit.forward.waiting",
                    "Audit entries that wait to be forwarded",
                    ForwardStanding::waiting);
            measure("tidemark.audit.forward.age", "Seconds since the oldest of them was written", this::age);
        }
    }

    private void measure(String name, String what, ToDoubleFunction<ForwardStanding> value) {
        Gauge.builder(name, () -> seen.map(value::applyAsDouble).orElse(0.0))
                .description(what)
                .register(meters);
    }

    private double age(ForwardStanding standing) {
        return standing.since()
                .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /** How it stands; empty where nothing is forwarded. */
    public Optional<ForwardStanding> standing() {
        return destination.map(cursor::standing);
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void forward() {
        forwarder.ifPresent(Forwarder::forward);
        seen = standing();
    }

    /** Names a destination in the database: what may be shown of it, and a digest of all of it. */
    static String destination(URI address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Receivers.bytes(address));
            return Receivers.label(address) + " " + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
