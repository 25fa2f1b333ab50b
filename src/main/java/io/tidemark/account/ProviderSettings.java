package io.tidemark.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The OpenID Connect provider of a site ({@code TIDEMARK_OIDC_…}). */
@ConfigMapping(prefix = "tidemark.oidc")
interface ProviderSettings {

    /** Its address, below which {@code /.well-known/openid-configuration} is found; without it there is no provider. */
    Optional<URI> issuer();

    /** What the provider knows this console as. */
    @WithDefault("tidemark")
    String clientId();

    /** What this console proves that with; without it it is a public client, which PKCE alone protects. */
    Optional<String> clientSecret();

    /** What the button calls it. */
    @WithDefault("OpenID Connect")
    String name();

    /** Whether somebody who comes for the first time gets an account. */
    @WithDefault("make")
    Newcomers newcomers();

    /** Short name of the team that a new account is a viewer of; without it, of none. */
    Optional<String> team();

    /** What becomes of somebody who has no account here. */
    enum Newcomers {
        MAKE,
        REFUSE
    }
}
