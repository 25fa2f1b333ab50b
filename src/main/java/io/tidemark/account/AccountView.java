package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/** An account as administrators see it. */
public record AccountView(UUID id, String name, String displayName, SiteRole siteRole, Instant madeAt) {

    /** Whether it manages the site. */
    @JsonProperty
    public boolean admin() {
        return siteRole == SiteRole.ADMIN;
    }
}
