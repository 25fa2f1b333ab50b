package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.policy.BootFile.Handling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of files that every boot writes says what the guest's programs do, and what their README says. */
class BootFileTest {

    private static final Path GUEST = Path.of("src/main/resources/guest");
    private static final Pattern MERGED = Pattern.compile("merge_into (/\\S+)");
    private static final Pattern WRITTEN =
            Pattern.compile("^\\s*(?:write |: >|.*[^2]>)(/etc/\\S+)|^hook=(/etc/\\S+)", Pattern.MULTILINE);
    private static final Pattern ADDED = Pattern.compile("cp \"\\$key\" (/etc/\\S+)/");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void the_boot_of_an_iso_writes_what_the_table_says() throws IOException {
        String program = Files.readString(GUEST.resolve("boot.d/40-files.sh"));

        assertEquals(paths(BootFile.OF_ISO, Handling.REPLACED), found(WRITTEN, program));
        assertEquals(paths(BootFile.OF_ISO, Handling.MERGED), found(MERGED, program));
        assertEquals(paths(BootFile.OF_ISO, Handling.ADDED), found(ADDED, program));
    }

    @Test
    void the_boot_of_a_disk_writes_what_the_table_says() throws IOException {
        String program = Files.readString(GUEST.resolve("disk/boot.d/40-files.sh"));

        assertEquals(paths(BootFile.OF_DISK, Handling.REPLACED), found(WRITTEN, program));
        assertEquals(paths(BootFile.OF_DISK, Handling.MERGED), found(MERGED, program));
        assertEquals(paths(BootFile.OF_DISK, Handling.ADDED), found(ADDED, program));
    }

    @Test
    void the_readme_names_what_the_table_names() throws IOException {
        String readme = Files.readString(GUEST.resolve("README.md"));
        int start = readme.indexOf("Written anew at each boot, in a kept `/etc` too:");
        int merged = readme.indexOf("Merged", start);
        int added = readme.indexOf("Added:", merged);
        int end = readme.indexOf("\n\n", added);

        assertEquals(
                paths(BootFile.OF_ISO, Handling.REPLACED), named(readme.substring(readme.indexOf(':', start), merged)));
        assertEquals(
                paths(BootFile.OF_ISO, Handling.MERGED),
                named(readme.substring(readme.indexOf(':', merged), added).replace("`/tmp`", "")));
        assertEquals(paths(BootFile.OF_ISO, Handling.ADDED), named(readme.substring(added, end)));
    }

    @Test
    void inside_a_kept_etc_the_three_answers_are_told_apart() {
        Revision workshop = BuiltIn.of("workshop");

        assertEquals(Fate.KEPT, fate(workshop, "/etc/nginx/nginx.conf"));
        assertEquals(Fate.REPLACED, fate(workshop, "/etc/resolv.conf"));
        assertEquals(Fate.KEPT, fate(workshop, "/etc/hosts"));
        assertTrue(Fates.of(workshop, new Thing.Place("/etc/hosts", Change.CHANGED), Event.RESTART)
                .reason()
                .contains("merges"));
    }

    @Test
    void openrc_is_told_to_leave_tmp_alone_only_where_something_of_it_is_kept() {
        assertTrue(BootFile.of(BuiltIn.of("layered")).contains(BootFile.KEEPS_TMP));
        assertTrue(BootFile.of(BuiltIn.of("lima-classic")).contains(BootFile.KEEPS_TMP));
        assertTrue(BootFile.of(BuiltIn.ram(List.of("/tmp/build"), List.of(), PackageStrategy.NONE))
                .contains(BootFile.KEEPS_TMP));
        assertTrue(!BootFile.of(BuiltIn.of("workshop")).contains(BootFile.KEEPS_TMP));
    }

    private static Fate fate(Revision revision, String path) {
        return Fates.of(revision, new Thing.Place(path, Change.CHANGED), Event.RESTART)
                .fate();
    }

    private static Set<String> paths(List<BootFile> files, Handling handling) {
        return files.stream()
                .filter(file -> file.handling() == handling)
                .map(BootFile::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern, String program) {
        return pattern.matcher(program)
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(String text) {
        return CODE.matcher(text)
                .results()
                .map(match -> match.group(1).replace("/*", ""))
                .map(name -> name.startsWith("/") ? name : "/etc/" + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
