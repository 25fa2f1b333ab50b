package io.tidemark.policy;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tidemark.platform.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an event does to a thing, and why.
 *
 * @param because in the order they are told; never empty
 */
public record Verdict(Fate fate, Risk risk, List<Because> because) {

    public Verdict {
        because = List.copyOf(because);
        if (because.isEmpty()) {
            throw new IllegalArgumentException("A verdict without a reason");
        }
    }

    /** Whether somebody has to be asked first. */
    public enum Risk {
        /** Nothing is taken. */
        NONE,
        /** Taken, and nobody minds: the policy declares it free to lose, or no system ever stored it. */
        AGREED,
        /** Taken, and nobody has agreed to it. */
        AT_RISK;

        /** The word of the API, such as {@code at-risk}. */
        @JsonValue
        public String slug() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One reason. */
    public record Because(Cause cause, List<String> values) {

        public Because {
            values = List.copyOf(values);
        }

        static Because of(Cause cause, String... values) {
            return new Because(cause, List.of(values));
        }
    }

    /** What nobody has agreed to lose. */
    static Verdict of(Fate fate, Cause cause, String... values) {
        return new Verdict(fate, fate.takes() ? Risk.AT_RISK : Risk.NONE, List.of(Because.of(cause, values)));
    }

    Verdict and(Cause cause, String... values) {
        List<Because> more = new ArrayList<>(because);
        more.add(Because.of(cause, values));
        return new Verdict(fate, risk, more);
    }

    /** The same, agreed to be lost where it takes anything. */
    Verdict agreed() {
        return new Verdict(fate, fate.takes() ? Risk.AGREED : Risk.NONE, because);
    }

    /** Why, in English. */
    public String reason() {
        return reason(Language.EN);
    }

    /** Why, in a reader's language. */
    public String reason(Language language) {
        return because.stream()
                .map(each -> FateWords.say(each.cause(), each.values(), language))
                .collect(Collectors.joining(language == Language.ZH ? "" : " "));
    }
}
