package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who lets a policy keep less. */
public enum LesserRevisions {
    /** Whoever may revise it. */
    FREE,
    /** Another owner of the team, or an administrator, than who wants it. */
    SECOND_PERSON;

    /** The word of the API. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By the word of the API. */
    public static Optional<LesserRevisions> bySlug(String slug) {
        return Stream.of(values()).filter(each -> each.slug().equals(slug)).findFirst();
    }
}
