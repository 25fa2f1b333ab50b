package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.platform.Constants;
import io.tidemark.platform.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Filters of the audit log under a name.
 *
 * @param query as behind the question mark of the page's address, each part known and encoded
 * @param by who made it
 * @param own whether that is who asks
 */
public record SavedView(UUID id, String name, String query, Reach reach, String by, boolean own) {

    static final int LONGEST_NAME = 60;

    /** Whether others see it too. */
    public boolean shared() {
        return reach == Reach.SHARED;
    }

    /** Who sees a view, renames and removes it. */
    public enum Reach {
        /** Who made it. */
        OWN,
        /** Everybody who reads the whole log. */
        SHARED;

        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@link Reach} as text. */
    static final class ReachColumn extends Constants<Reach> {
        ReachColumn() {
            super(Reach.class);
        }
    }

    /**
     * A view to be made, or what of one is to change.
     *
     * @param name 1 to 60 characters
     * @param query filters such as {@code outcome=refused&actor=ann}; at least one
     * @param reach {@code own} or {@code shared}
     */
    public record Wanted(Optional<String> name, Optional<String> query, Optional<String> reach) {

        /** @throws Problem {@code refused-value} if it is none, or too long */
        Optional<String> checkedName() {
            return name.map(String::strip).map(text -> {
                if (text.isEmpty()
                        || text.length() > LONGEST_NAME
                        || text.chars().anyMatch(Character::isISOControl)) {
                    throw Problem.refusedValue(
                            "name", "name must be 1 to " + LONGEST_NAME + " characters in one line.");
                }
                return text;
            });
        }

        /** @throws Problem {@code refused-value} if it is not what can be asked of the log */
        Optional<String> checkedQuery() {
            return query.map(text -> AuditQuestion.of(text).query()).map(text -> {
                if (text.isEmpty()) {
                    throw Problem.refusedValue("query", "query must have a filter, such as outcome=refused.");
                }
                return text;
            });
        }

        /** @throws Problem {@code refused-value} if it is neither */
        Optional<Reach> checkedReach() {
            return reach.map(text -> Arrays.stream(Reach.values())
                    .filter(each -> each.slug().equals(text))
                    .findFirst()
                    .orElseThrow(() -> Problem.refusedValue("reach", "reach must be own or shared.")));
        }
    }
}
