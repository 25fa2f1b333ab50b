package io.tidemark.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.platform.Language;
import io.tidemark.support.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonWordsTest {

    private static final Pattern KEY = Pattern.compile("Reason\\.of\\(\\s*\"([a-z-]+)\"");

    @Test
    void every_reason_is_said_in_chinese_too() throws IOException {
        Set<String> made = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/tidemark/vm"))) {
            for (Path source : sources.toList()) {
                KEY.matcher(Files.readString(source)).results().forEach(each -> made.add(each.group(1)));
            }
        }
        assertTrue(made.size() > 60, made::toString);
        made.removeIf(ReasonWords::knows);

        assertEquals(Set.of(), made);
    }

    @Test
    void a_reason_names_its_values_in_chinese() {
        Reason reason = Reason.of("about-to-start", "%s is about to start it.", "fra1-q07");

        assertEquals("fra1-q07 即将启动它。", ReasonWords.say(reason, Language.ZH));
    }

    @Test
    void a_reason_without_words_is_said_in_english() {
        Reason reason = new Reason("something-new", List.of(), "Something new.");

        assertEquals("Something new.", ReasonWords.say(reason, Language.ZH));
    }

    @Test
    void every_field_of_the_form_has_words() {
        Set<String> known = Words.of("fields_zh.properties").stringPropertyNames();

        assertEquals(
                List.of(),
                NewVmForm.FIELDS.stream()
                        .filter(field -> !known.contains(field))
                        .toList());
    }
}
