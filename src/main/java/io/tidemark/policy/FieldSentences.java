package io.tidemark.policy;

import io.tidemark.platform.Language;
import io.tidemark.platform.Problem;
import io.tidemark.platform.WordList;
import java.util.List;

/**
 * Says what is wrong with a field of a form: in English the problem's own message, in Chinese what {@code
 * web/words/policy_fields_zh.properties} has for the problem's type or the field, and the message behind it.
 */
final class FieldSentences {

    private static final WordList CHINESE = WordList.of("policy_fields", Language.ZH);

    private FieldSentences() {}

    static String say(String field, Problem problem, Language language) {
        return switch (language) {
            case EN -> problem.getMessage();
            case ZH ->
                CHINESE.find(problem.type(), List.of())
                        .or(() -> CHINESE.find(bare(field), List.of()))
                        .map(sentence -> sentence + "（" + problem.getMessage() + "）")
                        .orElse(problem.getMessage());
        };
    }

    /** The field of {@code kept[3]}. */
    static String bare(String field) {
        return field.split("[.\\[]", 2)[0];
    }
}
