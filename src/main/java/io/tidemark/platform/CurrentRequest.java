package io.tidemark.platform;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The HTTP request that this thread is serving, if it does. */
@ApplicationScoped
public class CurrentRequest {

    private final CurrentVertxRequest current;

    CurrentRequest(CurrentVertxRequest current) {
        this.current = current;
    }

    /** The id under which the log speaks of it; empty for what the console does by itself. */
    public Optional<UUID> id() {
        if (!Arc.container().requestContext().isActive()) {
            return Optional.empty();
        }
        return Optional.ofNullable(current.getCurrent())
                .map(Requests::id)
                .filter(id -> !id.isEmpty())
                .map(UUID::fromString);
    }
}
