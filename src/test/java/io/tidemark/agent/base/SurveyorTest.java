package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.support.Chance;
import io.tidemark.support.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guest's surveyor as it is shipped, on directories that stand for a base, what lies over it, and both together. */
class SurveyorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CASES = 400;

    /** Names that broke something, and some that might. */
    private static final List<String> NAMES = List.of(
            "plain",
            "a b",
            "back\\slash",
            "\\",
            "dou\"ble",
            "tab\tbed",
            "new\nline",
            "ünïcödé-潮",
            "%2F%s",
            "$HOME",
            "~",
            "-rf",
            "'",
            "*");

    @TempDir
    private Path folder;

    private Path base;
    private Path upper;
    private Path whole;
    private Path surveyor;
    private String scratch = "";
    private String mounts = "";

    @BeforeEach
    void makeRoot() throws IOException {
        base = Files.createDirectories(folder.resolve("base"));
        upper = Files.createDirectories(folder.resolve("upper"));
        whole = Files.createDirectories(folder.resolve("whole"));
        Files.createDirectories(folder.resolve("notes/last"));
        GuestFile program = GuestPrograms.named("surveyor");
        surveyor = Files.write(folder.resolve("surveyor"), program.content());
        Files.setPosixFilePermissions(surveyor, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void whatever_is_done_to_a_root_is_told_as_what_it_is() throws Exception {
        Random chance = new Random(20);
        List<Case> cases = new ArrayList<>();
        for (int number = 0; number < CASES; number++) {
            Case made = new Case(
                    "/" + Chance.oneOf(chance, List.of("opt", "usr/local", "srv")) + "/" + number,
                    Chance.oneOf(chance, NAMES),
                    Chance.oneOf(chance, List.of(Deed.values())));
            cases.add(made);
            made.deed().start.make(this, made.path());
        }
        run("baseline");
        assertEquals("0 0 0 0 0", totals().substring(0, 9), "a boot's own work is no news");

        Set<String> expected = new TreeSet<>();
        for (Case made : cases) {
            made.deed().done.to(this, made.path());
            if (!made.deed().row.isEmpty()) {
                expected.add(made.deed().row + " " + made.path());
            }
        }

        assertEquals(expected, rows());
        String state = state();
        assertEquals(expected, rows());
        assertEquals(state, state());
    }

    @Test
    void what_is_free_hidden_or_a_package_s_is_told_apart_or_not_at_all() throws Exception {
        scratch = "/var/tmp\n/etc/free";
        mounts =
                "1 0 8:1 /tidemark/kept/%2Fsrv /srv rw - ext4 /dev/vdb rw\n1 0 0:9 / /mnt/with\\040blank rw - ext4 /dev/vdc rw\n";
        run("baseline");
        for (String path : List.of(
                "/var/tmp/a",
                "/etc/free",
                "/srv/kept",
                "/mnt/with blank/x",
                "/lib/apk/db/installed",
                "/etc/apk/world")) {
            put(upper, path, "x");
        }
        put(upper, "/etc/resolv.conf", "x");

        assertEquals(
                new TreeSet<>(List.of(
                        "new file free /etc/free", "new file free /etc/resolv.conf", "new file free /var/tmp/a")),
                rows());
        assertTrue(totals().startsWith("0 0 3 3 "), totals());
    }

    @Test
    void a_log_that_grows_is_no_news_and_one_that_is_another_is() throws Exception {
        put(upper, "/var/log/messages", "one\n");
        run("baseline");
        Files.writeString(upper.resolve("var/log/messages"), "two\n", StandardOpenOption.APPEND);
        assertEquals(new TreeSet<>(), rows());

        put(upper, "/other", "three");
        Files.move(upper.resolve("other"), upper.resolve("var/log/messages"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(new TreeSet<>(List.of("changed file risk /var/log/messages")), rows());
    }

    @Test
    void of_three_thousand_files_all_are_counted_and_a_thousand_shown() throws Exception {
        run("baseline");
        for (int directory = 0; directory < 30; directory++) {
            for (int file = 0; file < 100; file++) {
                put(upper, "/opt/many/" + directory + "/" + file, "xy");
            }
        }
        Files.createLink(upper.resolve("opt/many/0/second-name"), upper.resolve("opt/many/0/0"));

        assertEquals(1000, rows().size());
        assertTrue(totals().startsWith("3001 6000 0 0 "), totals());
        String state = state();
        Files.move(upper.resolve("opt/many/7/7"), upper.resolve("opt/many/7/seven"));
        assertNotEquals(state, state());
    }

    @Test
    void what_apk_wrote_is_its_packages_and_what_a_person_wrote_before_stays_news() throws Exception {
        Path before = Files.writeString(folder.resolve("before"), "C:Q1a\nP:base\nV:1\nF:bin\nR:sh\n\n");
        Path now = Files.writeString(
                folder.resolve("now"),
                "C:Q1a\nP:base\nV:1\nF:bin\nR:sh\n\nC:Q1b\nP:jq\nV:2\nF:usr/bin\nR:jq\nR:mine\n\n");
        run("baseline");
        put(upper, "/usr/bin/jq", "j");
        put(upper, "/usr/bin/mine", "m");
        put(upper, "/usr/bin/other", "o");

        run("take-over", Long.toString(changed("usr/bin/mine") + 1), before.toString(), now.toString());
        assertEquals(3, rows().size(), "all was there before apk began");
        run("take-over", "0", before.toString(), now.toString());
        assertEquals(new TreeSet<>(List.of("new file risk /usr/bin/other")), rows());
    }

    @Test
    void what_lies_in_a_directory_where_the_base_has_a_link_is_new_whatever_the_link_led_to() throws Exception {
        put(base, "/run/x", "x");
        parent(base, "/var/run");
        Files.createSymbolicLink(base.resolve("var/run"), Path.of("../run"));
        run("baseline");
        put(upper, "/var/run/x", "x");

        assertEquals(Set.of("changed directory risk /var/run", "new file risk /var/run/x"), rows());
    }

    @Test
    void no_name_and_no_depth_makes_a_line_too_long_or_a_survey_fail() throws Exception {
        run("baseline");
        for (String name : List.of("d", "\u0001".repeat(250))) {
            String deeper = (name + "/").repeat(3_900 / (name.length() + 1));
            Command.run(upper, List.of("mkdir", "-p", "top" + name.length() + "/" + deeper));
        }
        put(upper, "/tab\tbed\nnew/f", "f");

        Set<String> rows = rows();
        assertEquals(3, rows.size(), "a tree that is too deep is told by its deepest directory that can be");
        assertTrue(rows.contains("new file risk /tab\tbed\nnew/f"), rows::toString);
        assertEquals(
                1,
                Files.readString(folder.resolve("notes/last/groups"))
                        .lines()
                        .filter(line -> line.equals("/tab?bed?new\tnew\t0\t1\t1"))
                        .count());
        Command.run(folder, List.of("rm", "-rf", "upper"));
    }

    private long changed(String path) throws IOException {
        return Files.getLastModifiedTime(upper.resolve(path)).to(TimeUnit.SECONDS);
    }

    private record Case(String directory, String name, Deed deed) {

        String path() {
            return directory + "/" + name;
        }
    }

    /** Where something is at a path when the boot is done. */
    private enum Start {
        NOWHERE,
        IN_THE_BASE,
        IN_THE_BASE_AND_SEEN,
        OVER_THE_BASE;

        void make(SurveyorTest root, String path) throws IOException {
            if (this == IN_THE_BASE || this == IN_THE_BASE_AND_SEEN) {
                root.put(root.base, path, "one");
            }
            if (this == IN_THE_BASE_AND_SEEN) {
                root.put(root.whole, path, "one");
            }
            if (this == OVER_THE_BASE) {
                root.put(root.upper, path, "boot");
            }
        }
    }

    /** What is done to a path, and what a survey is to say of it. */
    private enum Deed {
        NEW_FILE(Start.NOWHERE, "new file risk", (root, path) -> root.put(root.upper, path, "new")),
        NEW_LINK(Start.NOWHERE, "new link risk", SurveyorTest::link),
        NEW_EMPTY_DIRECTORY(
                Start.NOWHERE, "new directory risk", (root, path) -> Files.createDirectories(at(root.upper, path))),
        ANOTHER_CONTENT_OF_THE_SAME_SIZE(
                Start.IN_THE_BASE, "changed file risk", (root, path) -> root.put(root.upper, path, "two")),
        A_LINK_FOR_A_FILE(Start.IN_THE_BASE, "changed link risk", SurveyorTest::link),
        WRITTEN_AS_IT_WAS(Start.IN_THE_BASE, "", (root, path) -> root.put(root.upper, path, "one")),
        ANOTHER_MODE(Start.IN_THE_BASE, "mode file risk", (root, path) -> {
            root.put(root.upper, path, "one");
            Files.setPosixFilePermissions(at(root.upper, path), PosixFilePermissions.fromString("r-x------"));
        }),
        REMOVED(Start.IN_THE_BASE, "deleted file risk", (root, path) -> {
            root.parent(root.upper, path);
            Command.run(root.folder, List.of("mknod", at(root.upper, path).toString(), "c", "0", "0"));
        }),
        HIDDEN_BY_A_DIRECTORY_MADE_ANEW(
                Start.IN_THE_BASE, "deleted file risk", (root, path) -> root.parent(root.upper, path)),
        BESIDE_SOMETHING_NEW(Start.IN_THE_BASE_AND_SEEN, "", (root, path) -> root.parent(root.upper, path)),
        OF_THE_BOOT_AND_CHANGED(
                Start.OVER_THE_BASE, "changed file risk", (root, path) -> root.put(root.upper, path, "another")),
        OF_THE_BOOT_AND_REMOVED(
                Start.OVER_THE_BASE, "deleted file risk", (root, path) -> Files.delete(at(root.upper, path))),
        OF_THE_BOOT_AND_LEFT(Start.OVER_THE_BASE, "", (root, path) -> {});

        private final Start start;
        private final String row;

        @SuppressWarnings("ImmutableEnumChecker") // functions that hold nothing
        private final Done done;

        Deed(Start start, String row, Done done) {
            this.start = start;
            this.row = row;
            this.done = done;
        }
    }

    /** Something that is done to a path of a root. */
    private interface Done {
        void to(SurveyorTest root, String path) throws IOException;
    }

    private static void link(SurveyorTest root, String path) throws IOException {
        root.parent(root.upper, path);
        Files.createSymbolicLink(at(root.upper, path), Path.of("/nowhere"));
    }

    private static Path at(Path tree, String path) {
        return tree.resolve(path.substring(1));
    }

    private void parent(Path tree, String path) throws IOException {
        Files.createDirectories(at(tree, path).getParent());
    }

    private void put(Path tree, String path, String content) throws IOException {
        parent(tree, path);
        Files.writeString(at(tree, path), content);
    }

    /** As CHANGE TYPE risk|free PATH. */
    private Set<String> rows() throws IOException {
        run("compare", folder.resolve("lines").toString());
        Set<String> rows = new TreeSet<>();
        for (String line : Files.readAllLines(folder.resolve("lines"), StandardCharsets.UTF_8)) {
            JsonNode read = JSON.readTree(line);
            assertTrue(line.length() < 50_000, "a line is bounded");
            if (read.path("part").asText().equals("paths")) {
                read.path("rows")
                        .forEach(row -> rows.add(row.path("change").asText() + " "
                                + row.path("type").asText() + " "
                                + (row.path("scratch").asBoolean() ? "free" : "risk") + " "
                                + row.path("path").asText()));
            }
        }
        return rows;
    }

    /** Number and bytes at risk, number and bytes that are free, rows told, state. */
    private String totals() throws IOException {
        run("compare", folder.resolve("lines").toString());
        return Files.readString(folder.resolve("notes/last/totals")).strip();
    }

    private String state() throws IOException {
        String totals = totals();
        return totals.substring(totals.lastIndexOf(' ') + 1);
    }

    private void run(String... arguments) throws IOException {
        Path mountinfo = Files.writeString(folder.resolve("mountinfo"), mounts);
        List<String> command = new ArrayList<>(List.of(
                "env",
                "NOTES=" + folder.resolve("notes"),
                "UPPER=" + upper,
                "LOWERS=" + base,
                "TOP=" + whole,
                "MOUNTS=" + mountinfo,
                "SCRATCH=" + scratch,
                "ROOT=ram",
                "STRATEGY=reinstall",
                surveyor.toString()));
        command.addAll(List.of(arguments));
        Command.run(folder, command);
    }
}
