package io.tidemark.account;

import java.util.UUID;

/**
 * A team as readers see it.
 *
 * @param slug what stands in addresses
 * @param name what pages show
 */
public record TeamView(UUID id, String slug, String name) {}
