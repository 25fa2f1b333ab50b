package io.tidemark.account;

import java.time.Instant;
import java.util.UUID;

/** An account as administrators see it. */
public record AccountView(UUID id, String name, String displayName, boolean admin, Instant madeAt) {}
