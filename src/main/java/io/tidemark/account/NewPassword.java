package io.tidemark.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import io.tidemark.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a password must be, after NIST SP 800-63B: long enough, and none that everybody tries first. It need not have
 * digits or signs, and does not expire.
 */
final class NewPassword {

    private static final int SHORTEST = 8;

    private static final Set<String> BREACHED = breached();

    private NewPassword() {}

    /**
     * @param field the JSON name of what is checked
     * @param account the name of the account that it is for
     * @throws Problem {@code refused-value}
     */
    static void require(String field, String password, String account) {
        if (password == null || password.length() < SHORTEST || password.length() > SignIn.LONGEST_PASSWORD) {
            throw Problem.refusedValue(
                    field, field + " must be " + SHORTEST + " to " + SignIn.LONGEST_PASSWORD + " characters.");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (BREACHED.contains(lower) || lower.equals(account)) {
            throw new Problem(
                    Problem.Kind.REFUSED_VALUE,
                    "refused-value",
                    "This password is among those that are tried first. Take one that nobody else has, such as three words.",
                    Map.of("field", field, "reason", "breached"));
        }
    }

    /** From lists of passwords that were stolen and published, in lower case. */
    private static Set<String> breached() {
        try {
            Dictionary passwords = StandardDictionaries.PASSWORDS_LOADER.load();
            return Set.copyOf(passwords.getFrequencies());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the list of known passwords", e);
        }
    }
}
