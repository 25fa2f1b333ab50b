package io.tidemark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of attacks names tests that are there. */
class AttacksTest {

    private static final Path PAGE = Path.of("src/docs/attacks.md");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

    @Test
    void every_test_that_the_page_names_is_there() throws IOException {
        List<String> missing = NAMED.matcher(Files.readString(PAGE))
                .results()
                .filter(named -> !isThere(named.group(1), named.group(2)))
                .map(MatchResult::group)
                .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void each_attack_on_the_console_and_its_log_has_a_test() throws IOException {
        Set<Integer> told = Files.readAllLines(PAGE).stream()
                .filter(line ->
                        line.matches("\\| \\d+ .*") && NAMED.matcher(line).find())
                .map(line -> Integer.valueOf(line.replaceAll("\\| (\\d+) .*", "$1")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                IntStream.concat(IntStream.rangeClosed(1, 11), IntStream.of(26, 27))
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new)),
                told);
    }

    private static boolean isThere(String test, String method) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path file = files.filter(each -> each.endsWith(test + ".java"))
                    .findFirst()
                    .orElse(PAGE);
            return Files.readString(file).contains(" void " + method + "(");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Could not read the tests", e);
        }
    }
}
