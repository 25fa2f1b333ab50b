package io.tidemark.vm;

import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import java.util.Optional;
import java.util.Properties;

/**
 * Says what is wrong with a field of a form. English is the problem's own message; in another language it is the
 * problem's type or the field that chooses the words of {@code web/words/fields_*.properties}.
 */
final class FieldWords {

    private static final Properties CHINESE = ReasonWords.read("words/fields_zh.properties");

    private FieldWords() {}

    static String say(String field, Problem problem, Language language) {
        return switch (language) {
            case EN -> problem.getMessage();
            case ZH ->
                Optional.ofNullable(CHINESE.getProperty(problem.type()))
                        .or(() -> Optional.ofNullable(CHINESE.getProperty(field)))
                        .orElse(problem.getMessage());
        };
    }
}
