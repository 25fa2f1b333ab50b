package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An API token to be made.
 *
 * @param label what its owner calls it, 1 to 100 characters
 * @param expiresInDays 1 to 366
 * @param scopes what it is good for; at least one
 */
public record NewToken(String label, Integer expiresInDays, Set<Scope> scopes) {

    private static final int LONGEST_DAYS = 366;

    public NewToken {
        if (label == null || label.isBlank() || label.length() > 100) {
            throw Problem.refusedValue("label", "label must be 1 to 100 characters.");
        }
        if (Optional.ofNullable(expiresInDays)
                .filter(days -> days >= 1 && days <= LONGEST_DAYS)
                .isEmpty()) {
            throw Problem.refusedValue("expiresInDays", "expiresInDays must be 1 to " + LONGEST_DAYS + ".");
        }
        if (scopes == null || scopes.isEmpty() || scopes.stream().anyMatch(Objects::isNull)) {
            throw Problem.refusedValue("scopes", "scopes must name at least one of read, operate, admin.");
        }
        scopes = EnumSet.copyOf(scopes);
    }
}
