package io.tidemark.account;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /** Control characters, halves of letters, and what changes the direction of a text or has no width. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff]");

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

    /** What pages here show. Whoever has the name chose it there, so nothing in it turns or hides the text beside it. */
    String displayName() {
        return shownAs.map(shown -> shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN)))
                .map(shown -> UNSEEN.matcher(shown).replaceAll("").strip())
                .filter(shown -> !shown.isEmpty())
                .orElseGet(this::accountName);
    }
}
