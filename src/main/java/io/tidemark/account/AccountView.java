package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account as administrators see it.
 *
 * @param disabledAt since when nobody signs in to it
 */
public record AccountView(
        UUID id, String name, String displayName, SiteRole siteRole, Instant madeAt, Optional<Instant> disabledAt) {

    /** Whether it manages the site. */
    @JsonProperty
    public boolean admin() {
        return siteRole == SiteRole.ADMIN;
    }
}
