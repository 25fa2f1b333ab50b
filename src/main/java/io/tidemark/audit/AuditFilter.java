package io.tidemark.audit;

import java.util.Optional;
import java.util.UUID;

/** Which entries are asked for; what is left out does not matter. Each is compared as a whole. */
public record AuditFilter(
        Optional<String> actor,
        Optional<String> action,
        Optional<String> target,
        Optional<UUID> team,
        Optional<String> outcome) {}
