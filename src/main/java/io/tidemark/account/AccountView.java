package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account as administrators see it.
 *
 * @param hasPassword whether it can be signed in to with one
 * @param disabledAt since when nobody signs in to it
 * @param disabledWhy what the administrator who disabled it wrote
 * @param secondFactorSince since when its sign-ins ask for a code
 * @param linkedAt since when somebody at a provider signs in to it
 * @param sessions how many are open
 * @param tokens how many API tokens are good
 */
public record AccountView(
        UUID id,
        String name,
        String displayName,
        SiteRole siteRole,
        Instant madeAt,
        boolean hasPassword,
        Optional<Instant> disabledAt,
        Optional<String> disabledWhy,
        Optional<Instant> secondFactorSince,
        Optional<Instant> linkedAt,
        long sessions,
        long tokens) {

    /** Whether it manages the site. */
    @JsonProperty
    public boolean admin() {
        return siteRole == SiteRole.ADMIN;
    }
}
