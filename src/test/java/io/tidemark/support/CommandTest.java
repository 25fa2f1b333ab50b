package io.tidemark.support;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

    @TempDir
    private Path directory;

    @Test
    void what_fails_tells_what_it_said_and_finds_nothing_to_read() {
        IOException failure = assertThrows(
                IOException.class, () -> Command.run(directory, List.of("sh", "-c", "cat; echo why not >&2; exit 3")));

        assertTrue(failure.getMessage().endsWith("ended with 3:\nwhy not\n"), failure.getMessage());
    }

    @Test
    void nothing_shares_the_streams_over_which_maven_gives_its_orders() {
        noClasses()
                .should()
                .callMethod(ProcessBuilder.class, "inheritIO")
                .check(new ClassFileImporter().importPackages("io.tidemark"));
    }
}
