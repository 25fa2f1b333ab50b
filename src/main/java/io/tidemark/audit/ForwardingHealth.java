package io.tidemark.audit;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Tells what waits to be forwarded. Never a reason to send people away: another system's fault must not stop this one. */
@Readiness
@ApplicationScoped
class ForwardingHealth implements HealthCheck {

    private final AuditForwarding forwarding;

    ForwardingHealth(AuditForwarding forwarding) {
        this.forwarding = forwarding;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder told =
                HealthCheckResponse.named("The audit log is forwarded").up();
        forwarding.standing().ifPresent(standing -> {
            told.withData("destination", standing.destination()).withData("waiting", standing.waiting());
            standing.since().ifPresent(since -> told.withData("since", since.toString()));
            standing.failingSince().ifPresent(since -> told.withData("failingSince", since.toString()));
        });
        return told.build();
    }
}
