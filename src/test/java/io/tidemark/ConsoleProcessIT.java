package io.tidemark;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tidemark.support.Backends;
import io.tidemark.support.ConsoleProcess;
import io.tidemark.support.Crowd;
import io.tidemark.support.PostgresForTests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as it is shipped: started, killed, started again, and beside another. */
class ConsoleProcessIT {

    /** A table or the log of PostgreSQL grows beyond this within a few actions. */
    private static final int KIBIBYTES_OF_A_FULL_DISK = 8;

    @TempDir
    Path directory;

    private final Set<String> made = new TreeSet<>();

    @Test
    void whatever_is_killed_an_action_and_its_entry_are_both_there_or_neither() throws Exception {
        Path data = directory.resolve("data");
        try (ConsoleProcess first = start(data, Map.of()).awaitReady()) {
            String password = Files.readString(data.resolve("admin-password")).strip();
            assertTrue(first.output().contains(password), "the generated password is printed");
            makeTeam(first, token(first, "admin", password), "survivor");
            first.kill();
        }
        long postgres = postmaster(data);
        assertTrue(ProcessHandle.of(postgres).isPresent(), "PostgreSQL outlives a console that is killed");

        try (ConsoleProcess second = start(data, Map.of()).awaitReady()) {
            String password = Files.readString(data.resolve("admin-password")).strip();
            assertFalse(second.output().contains(password), "the password is printed once");
            assertEquals(postgres, postmaster(data));
            String token = token(second, "admin", password);
            teams(second, token).body("items.slug", hasItems("default", "survivor"));
            try (Crowd crowd = new Crowd("crowd", second.port(), token)) {
                crowd.makes(20);
                crowd.isRefusedBy(() -> Backends.of(postgres).kill());
                crowd.makes(20);
                Backends full = Backends.of(postgres);
                crowd.isRefusedBy(() -> full.mayWriteOnlyTheFirst(KIBIBYTES_OF_A_FULL_DISK));
                full.kill();
                crowd.makes(20);
                made.addAll(crowd.ends());
            }
            assertEachActionHasItsEntry(second, token);

            try (Crowd crowd = new Crowd("rush", second.port(), token)) {
                crowd.makes(20);
                crowd.isRefusedBy(() -> ProcessHandle.of(postgres).orElseThrow().destroyForcibly());
                second.kill();
                made.addAll(crowd.ends());
            }
        }

        long last;
        try (ConsoleProcess third = start(data, Map.of()).awaitReady()) {
            String password = Files.readString(data.resolve("admin-password")).strip();
            assertEachActionHasItsEntry(third, token(third, "admin", password));
            last = postmaster(data);
            third.terminate();
        }
        ProcessHandle.of(last)
                .ifPresent(left -> left.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        assertFalse(Files.exists(data.resolve("postgres/data/postmaster.pid")));
    }

    /** What was answered is there, what is there has an entry, what has an entry is there, and the chain is whole. */
    private void assertEachActionHasItsEntry(ConsoleProcess console, String token) {
        Set<String> there = all(console, token, "/api/v1/teams?limit=500", "items.slug");
        Set<String> entered =
                all(console, token, "/api/v1/audit?action=team.create&outcome=done&limit=500", "items.target").stream()
                        .map(target -> target.substring("team:".length()))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(there, entered);
        assertTrue(there.containsAll(made), () -> made + " is not all of " + there);
        authorized(console, token)
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("waiting", equalTo(0));
    }

    @Test
    void a_second_console_on_one_data_directory_is_refused_with_a_sentence() throws Exception {
        Path data = directory.resolve("data");
        try (ConsoleProcess first = start(data, Map.of()).awaitReady();
                ConsoleProcess second = start(data, Map.of())) {
            assertEquals(2, second.awaitEnd());
            assertTrue(
                    second.output().contains("Another console already runs on the data directory " + data),
                    second.output());
            assertEquals("rw-------", permissions(data.resolve("admin-password")));
            assertEquals("rwx------", permissions(data));
            assertTrue(ProcessHandle.of(postmaster(data)).isPresent(), first.output());
        }
    }

    @Test
    void a_port_that_is_taken_is_named_and_nothing_is_left_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConsoleProcess console = ConsoleProcess.start(
                        directory,
                        taken.getLocalPort(),
                        Map.of(),
                        "--data",
                        directory.resolve("data").toString())) {
            assertEquals(2, console.awaitEnd());
            assertTrue(console.output().contains("port " + taken.getLocalPort()), console.output());
            assertTrue(console.output().contains("--port"), console.output());
            assertFalse(Files.exists(directory.resolve("data/postgres")));
        }
    }

    @Test
    void an_option_with_a_mistake_is_named() throws Exception {
        try (ConsoleProcess console =
                ConsoleProcess.start(directory, ConsoleProcess.freePort(), Map.of(), "--dato", "somewhere")) {
            assertEquals(2, console.awaitEnd());
            assertTrue(console.output().contains("--dato"), console.output());
        }
    }

    @Test
    void a_data_directory_that_can_not_be_made_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        try (ConsoleProcess console = start(file.resolve("data"), Map.of())) {
            assertEquals(2, console.awaitEnd());
            assertTrue(console.output().contains(file.toString()), console.output());
        }
    }

    @Test
    void two_consoles_on_one_configured_database_share_everything_and_start_no_server() throws Exception {
        Map<String, String> environment =
                new HashMap<>(PostgresForTests.configurationFor(PostgresForTests.newDatabase()).entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().replaceAll("[.-]", "_").toUpperCase(Locale.ROOT),
                                Map.Entry::getValue)));
        environment.put("TIDEMARK_ADMIN_PASSWORD", PostgresForTests.ADMIN_PASSWORD);

        try (ConsoleProcess one = start(directory.resolve("one"), environment);
                ConsoleProcess two = start(directory.resolve("two"), environment)) {
            one.awaitReady();
            two.awaitReady();
            String token = token(one, "admin", PostgresForTests.ADMIN_PASSWORD);
            makeTeam(one, token, "shared");

            teams(two, token).body("items.slug", hasItems("default", "shared"));
            authorized(two, token).post("/api/v1/logout").then().statusCode(204);
            authorized(one, token).get("/api/v1/me").then().statusCode(401);
            assertFalse(Files.exists(directory.resolve("one/postgres")));
            assertFalse(Files.exists(directory.resolve("two/postgres")));
        }
    }

    @Test
    void behind_a_trusted_proxy_an_entry_has_the_address_that_the_proxy_forwarded() throws Exception {
        Path data = directory.resolve("data");
        try (ConsoleProcess console =
                start(data, Map.of("TIDEMARK_TRUSTED_PROXIES", "127.0.0.1")).awaitReady()) {
            String password = Files.readString(data.resolve("admin-password")).strip();
            String token = token(console, "admin", password);
            authorized(console, token)
                    .header("X-Forwarded-For", "203.0.113.9")
                    .contentType(ContentType.JSON)
                    .body(Map.of("slug", "proxied", "name", "Proxied"))
                    .post("/api/v1/teams")
                    .then()
                    .statusCode(201);

            authorized(console, token)
                    .get("/api/v1/audit?target=team:proxied")
                    .then()
                    .body("items[0].from", equalTo("203.0.113.9"));
        }
    }

    private static RequestSpecification authorized(ConsoleProcess console, String token) {
        return given().port(console.port()).header("Authorization", "Bearer " + token);
    }

    /** A field of everything on a list. */
    private static Set<String> all(ConsoleProcess console, String token, String list, String field) {
        Set<String> all = new TreeSet<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            JsonPath page = authorized(console, token)
                    .urlEncodingEnabled(false)
                    .get(list + next.get())
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            all.addAll(page.getList(field, String.class));
            next = Optional.ofNullable(page.getString("next")).map(after -> "&after=" + after);
        }
        return all;
    }

    private ConsoleProcess start(Path data, Map<String, String> environment) {
        return ConsoleProcess.start(directory, ConsoleProcess.freePort(), environment, "--data", data.toString());
    }

    private static String token(ConsoleProcess console, String name, String password) {
        return given().port(console.port())
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/v1/login")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    private static void makeTeam(ConsoleProcess console, String token, String slug) {
        authorized(console, token)
                .contentType(ContentType.JSON)
                .body(Map.of("slug", slug, "name", slug))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse teams(ConsoleProcess console, String token) {
        return authorized(console, token).get("/api/v1/teams").then().statusCode(200);
    }

    private static long postmaster(Path data) throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("postgres/data/postmaster.pid"));
        return Long.parseLong(lines.get(0).strip());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
