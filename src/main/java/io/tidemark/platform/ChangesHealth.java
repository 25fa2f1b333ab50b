package io.tidemark.platform;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while changes are heard: a console that is deaf shows yesterday's state. */
@Readiness
@ApplicationScoped
class ChangesHealth implements HealthCheck {

    private final Changes changes;

    ChangesHealth(Changes changes) {
        this.changes = changes;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Changes are heard")
                .status(changes.areHeard())
                .build();
    }
}
