package io.tidemark.account;

import java.util.Locale;
import java.util.Optional;

/**
 * Whom a provider vouches for.
 *
 * @param issuer the provider
 * @param subject the person, as it names them; with the issuer all that an account is found by
 * @param userName what they call themselves there, for the name of a new account
 * @param shownAs what others see there
 */
record ProviderIdentity(String issuer, String subject, Optional<String> userName, Optional<String> shownAs) {

    /** Leaves room for a number behind it. */
    private static final int LONGEST_NAME = 56;

    private static final int LONGEST_SHOWN = 100;

    /** A name that {@link NewAccount} takes, as like the one there as can be. */
    String accountName() {
        String name = userName.orElse("")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("@.*", "")
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceFirst("^[^a-z]+", "");
        String made = name.isEmpty() ? "person" : name;
        return made.substring(0, Math.min(made.length(), LONGEST_NAME));
    }

    /** What pages here show. */
    String displayName() {
        return shownAs.filter(shown -> !shown.isBlank())
                .map(shown -> shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN)))
                .orElseGet(this::accountName);
    }
}
