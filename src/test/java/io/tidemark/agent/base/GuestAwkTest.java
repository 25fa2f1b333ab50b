package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.support.Chance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests write, by the awk that they have. */
class GuestAwkTest {

    private static final Path SOURCES = Path.of("src/main/resources/guest");

    /** Names that broke something, and some that might. */
    private static final List<String> NAMES = List.of(
            "plain", "back\\slash", "\\", "a\\", "\\/", "dou\"ble", "tab\tbed", "ünïcödé-潮", "%2F%s", "$HOME", "~", "");

    @TempDir
    private Path folder;

    @Test
    void every_text_becomes_a_json_string_that_says_the_same() throws Exception {
        List<String> texts = new ArrayList<>(NAMES);
        Random chance = new Random(1);
        while (texts.size() < 500) {
            texts.add(Chance.text(chance).replaceAll("[\\x00\\n\\ud800-\\udfff]", ""));
        }

        List<String> lines = awk("{ print json($0) }", texts, "json.awk");

        ObjectMapper json = new ObjectMapper();
        for (int at = 0; at < texts.size(); at++) {
            assertEquals(texts.get(at), json.readValue(lines.get(at), String.class));
        }
    }

    @Test
    void no_pattern_takes_a_backslash_for_what_escapes_within_brackets() throws Exception {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertTrue(
                        !Files.readString(file).contains("[^\\/]"),
                        file + ": busybox takes [^\\/] for neither of both");
            }
        }
    }

    /** Runs the functions of {@code program} and {@code main} on each line. */
    private List<String> awk(String main, List<String> lines, String program) throws IOException, InterruptedException {
        // the rules of the program would run too: only its functions are taken
        StringBuilder functions = new StringBuilder();
        boolean within = false;
        for (String line : Files.readAllLines(SOURCES.resolve(program))) {
            within |= line.startsWith("function ");
            if (within) {
                functions.append(line).append('\n');
            }
            within &= !line.equals("}");
        }
        Path script = Files.writeString(folder.resolve("test.awk"), functions + main + "\n");
        Path input = Files.write(folder.resolve("input"), lines);
        Process awk = new ProcessBuilder("busybox", "awk", "-f", script.toString(), input.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = awk.getInputStream()) {
            List<String> said = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertTrue(awk.waitFor(10, TimeUnit.SECONDS), "awk has ended");
            assertEquals(0, awk.exitValue());
            return said;
        }
    }
}
