package io.tidemark.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.agent.RealGuest.Boot;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.Holds;
import io.tidemark.protocol.Survey.PackageState;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.VmSpec.ImageKind;
import io.tidemark.protocol.VmSpec.PackageStrategy;
import io.tidemark.protocol.VmSpec.Root;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real guests on each kind of root are asked what a restart would take; the receipt of the next boot says what it took. */
class SurveyIT {

    private static final Survey.Amount NOTHING = new Survey.Amount(0, 0);

    @TempDir
    private static Path temp;

    private static TwinConsole console;
    private static AgentProcess agent;
    private static JsonNode images;

    @BeforeAll
    static void startAgent() throws Exception {
        Path mirror = LocalImages.mirror();
        images = Json.mapper().readTree(mirror.resolve("index.json").toFile());
        console = TwinConsole.start();
        agent = AgentProcess.start(
                console.address(),
                temp.resolve("data"),
                "--images",
                mirror.toString(),
                "--packages",
                mirror.resolve("packages").toString());
        console.awaitHello(Duration.ofSeconds(60), hello -> true);
    }

    @AfterAll
    static void endAgent() {
        agent.close();
        console.close();
    }

    @Test
    void what_a_restart_takes_is_listed_on_roots_in_ram_whatever_its_name_and_however_much_it_is() throws Exception {
        try (RealGuest guest = guest(1, ImageKind.ISO, 1024, "jq")) {
            guest.boot(Root.RAM, PackageStrategy.SNAPSHOT, "/etc");
            assertEquals(NOTHING, guest.survey().atRisk());

            guest.run("mkdir -p /opt/work/empty /srv/one; echo new >/opt/work/f; ln /opt/work/f /opt/work/h");
            guest.run("ln -s f /opt/work/l; printf x >\"$(printf '/srv/one/a\\nb')\"; echo r >/dev/shm/r");
            guest.run("printf y >\"/srv/one/q'\\\"q\"; printf z >'/srv/one/back\\slash'; echo same >/etc/kept-anyway");
            guest.run("echo more >>/lib/libalpine.sh; touch -d 2001-01-01 /lib/libalpine.sh; chmod 700 /sbin/apk");
            guest.run("rm /usr/bin/ssh; rm -r /lib/mdev; mkdir /lib/mdev; cp -p /bin/busybox /b; mv /b /bin/busybox");
            Survey survey = guest.survey();

            assertTrue(survey.rootUsedKib().orElseThrow() > 0, survey::toString);
            Map<String, PathChange> rows = byPath(survey);
            assertRow(rows, "/opt/work/f", Change.NEW, Survey.Type.FILE);
            assertRow(rows, "/opt/work/h", Change.NEW, Survey.Type.FILE);
            assertRow(rows, "/opt/work/l", Change.NEW, Survey.Type.LINK);
            assertRow(rows, "/opt/work/empty", Change.NEW, Survey.Type.DIRECTORY);
            assertRow(rows, "/srv/one/q'\"q", Change.NEW, Survey.Type.FILE);
            assertRow(rows, "/srv/one/back\\slash", Change.NEW, Survey.Type.FILE);
            assertRow(rows, "/lib/libalpine.sh", Change.CHANGED, Survey.Type.FILE);
            assertRow(rows, "/sbin/apk", Change.MODE, Survey.Type.FILE);
            assertRow(rows, "/usr/bin/ssh", Change.DELETED, Survey.Type.FILE);
            assertRow(rows, "/lib/mdev/usbdev", Change.DELETED, Survey.Type.FILE);
            assertEquals(Ground.SCRATCH, rows.get("/dev/shm/r").ground());
            assertEquals(
                    4, rows.get("/opt/work/f").bytes() + rows.get("/opt/work/h").bytes(), "two names, once");
            // One with a newline in it among them; none of what is kept, of a package, or as the base has it.
            assertEquals(
                    3,
                    rows.keySet().stream()
                            .filter(path -> path.startsWith("/srv/one/"))
                            .count(),
                    rows::toString);
            assertTrue(
                    rows.keySet().stream().noneMatch(path -> path.matches("/etc/.*|.*jq.*|/bin/busybox")),
                    rows::toString);
            assertEquals(PackageState.CACHED, packages(survey).get("jq"));
            Survey again = guest.survey();
            assertEquals(survey.state(), again.state());
            assertEquals(survey.paths(), again.paths());
            assertEquals(survey.packages(), again.packages());
            assertEquals(survey.places(), again.places());

            // What was told is not told again where only a time of change, or what hides a place, is another.
            guest.run(
                    "cp -p /srv/one/back* /ref; printf Z >'/srv/one/back\\slash'; touch -r /ref /srv/one/back*; rm /ref");
            Survey edited = guest.survey();
            assertEquals(survey.atRisk(), edited.atRisk());
            assertNotEquals(survey.state(), edited.state());
            guest.run("mount -o bind /etc /srv/one");
            assertEquals(survey.atRisk().count() - 3, guest.survey().atRisk().count());
            guest.run("umount /srv/one");
            assertEquals(edited.state(), guest.survey().state());

            guest.run("until grep -q ' made ' /run/tidemark/snapshot.log; do sleep 1; done");
            Boot next = guest.boot(Root.RAM, PackageStrategy.SNAPSHOT, "/etc");

            assertEquals(Receipt.Ending.ORDERLY, next.receipt().ending());
            assertEquals(List.of(), unlikePromised(next.receipt()));
            assertTrue(next.step("packages").endsWith("from the snapshot"), next.step("packages"));
            assertEquals(NOTHING, guest.survey().atRisk());
            guest.run("echo x >>/usr/bin/jq; rm /usr/lib/libonig.so.5");
            Survey above = guest.survey();
            assertRow(byPath(above), "/usr/bin/jq", Change.CHANGED, Survey.Type.FILE);
            assertRow(byPath(above), "/usr/lib/libonig.so.5", Change.DELETED, Survey.Type.LINK);
            assertEquals(2, above.atRisk().count(), above::toString);

            guest.run(
                    "mkdir /opt/many; cd /opt/many; l=$(seq 990); for d in $(seq 100); do mkdir $d; (cd $d; touch $l); done");
            guest.run("mkdir empty; echo hello >f; ln f g; cd /");
            Survey many = guest.survey();
            assertEquals(new Survey.Amount(2 + 99_000 + 3, above.atRisk().bytes() + 6), many.atRisk());
            assertEquals(Survey.MOST_PATHS, many.paths().size());
            assertEquals(many.state(), guest.survey().state());
            guest.run("mv /opt/many/7/7 /opt/many/7/seven");
            assertNotEquals(many.state(), guest.survey().state());
            guest.run("mkdir \"$(printf '/opt/many/new\\nline')\"; touch \"$(printf '/opt/many/new\\nline/x')\"");
            assertEquals(many.atRisk().count() + 1, guest.survey().atRisk().count());
        }
    }

    @Test
    void a_restart_takes_nothing_from_roots_that_are_stored_and_the_receipt_says_so() throws Exception {
        try (RealGuest layered = guest(2, ImageKind.ISO, 256)) {
            layered.boot(Root.LAYERED, PackageStrategy.NONE);
            assertKeepsAll(layered, Root.LAYERED, Holds.LAYER);
        }
        try (RealGuest disk = guest(3, ImageKind.DISK, 384)) {
            disk.boot(Root.DISK, PackageStrategy.NONE);
            assertKeepsAll(disk, Root.DISK, Holds.ROOT);
        }
    }

    private static void assertKeepsAll(RealGuest guest, Root root, Holds holds) throws Exception {
        guest.run("echo it stays | tee /opt/a /tmp/b /usr/bin/c; echo r >/dev/shm/r");
        Survey survey = guest.survey();
        assertEquals(NOTHING, survey.atRisk());
        assertEquals(Optional.empty(), survey.rootUsedKib());
        assertEquals(1, survey.scratch().count(), survey::toString);
        assertTrue(survey.places().stream().anyMatch(place -> place.holds() == holds), survey::toString);
        assertTrue(guest.run("SSH_TTY=/dev/pts/0 sh -lc :").startsWith("Kept over a restart: everything"));

        Boot next = guest.boot(root, PackageStrategy.NONE);

        assertEquals("it stays it stays it stays", guest.run("cat /opt/a /tmp/b /usr/bin/c | xargs echo"));
        assertEquals(Receipt.Ending.ORDERLY, next.receipt().ending());
        assertEquals(Optional.empty(), next.report().guest().orElseThrow().rootUsedKib());
        assertEquals(List.of(), unlikePromised(next.receipt()));
        assertTrue(
                next.receipt().lines().stream()
                        .anyMatch(line -> line.what().equals("/") && line.found() == Receipt.Became.KEPT),
                next.receipt()::toString);
    }

    private static List<Receipt.Line> unlikePromised(Receipt receipt) {
        return receipt.lines().stream()
                .filter(line -> line.promised() != line.found())
                .toList();
    }

    private static Map<String, PathChange> byPath(Survey survey) {
        return survey.paths().stream().collect(Collectors.toMap(PathChange::path, Function.identity()));
    }

    private static Map<String, PackageState> packages(Survey survey) {
        return survey.packages().stream()
                .collect(Collectors.toMap(Survey.PackageChange::name, Survey.PackageChange::state));
    }

    private static void assertRow(Map<String, PathChange> rows, String path, Change change, Survey.Type type) {
        assertTrue(rows.containsKey(path), () -> path + " in " + rows.keySet());
        assertEquals(change, rows.get(path).change(), path);
        assertEquals(type, rows.get(path).type(), path);
        assertEquals(Ground.AT_RISK, rows.get(path).ground(), path);
    }

    private static RealGuest guest(int number, ImageKind kind, int memoryMib, String... packages) {
        String digest = StreamSupport.stream(images.spliterator(), false)
                .filter(image -> image.get("kind").asText().equalsIgnoreCase(kind.name()))
                .map(image -> image.get("digest").asText())
                .findFirst()
                .orElseThrow();
        UUID id = UUID.fromString("01890000-0000-7000-8000-00000000d00" + number);
        return new RealGuest(console, temp.resolve("data"), id, kind, digest, memoryMib, List.of(packages));
    }
}
