package io.tidemark.terminal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.PostgresForTests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two console processes on one database: whichever a browser asks, it gets what it asked for. */
class RelayIT {

    private static final String PASSWORD = "correct horse battery staple";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> database = PostgresForTests.configurationFor(PostgresForTests.newDatabase());
    private Console first;
    private Console second;

    /** A console process. */
    private record Console(Process process, int port) implements AutoCloseable {

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    @BeforeEach
    void startTwoConsoles() throws IOException {
        first = start("first");
        second = start("second");
    }

    @AfterEach
    void endThem() {
        first.close();
        second.close();
    }

    @Test
    void a_console_is_relayed_to_the_process_that_holds_the_hosts_link() throws IOException, InterruptedException {
        String token = signIn(first);
        String enrolment = call(first, token, "/api/v1/hosts/enrolments", Map.of())
                .get("token")
                .asText();
        try (SimulatedAgent shoal = new SimulatedAgent(
                URI.create("ws://127.0.0.1:" + first.port()), "shoal", enrolment, 4096, Duration.ofMillis(30))) {
            UUID host = shoal.connect().orTimeout(10, TimeUnit.SECONDS).join();
            String vm = call(
                            second,
                            token,
                            "/api/v1/vms",
                            Map.of(
                                    "team",
                                    "default",
                                    "name",
                                    "far",
                                    "image",
                                    "alpine-lima-3.23.0-iso",
                                    "memoryMib",
                                    256,
                                    "host",
                                    host.toString()))
                    .get("id")
                    .asText();
            await().atMost(Duration.ofSeconds(30)).until(() -> "running"
                    .equals(get(second, token, "/api/v1/vms/" + vm)
                            .path("status")
                            .asText()));

            String ticket = call(second, token, "/api/v1/vms/" + vm + "/serial-ticket", Map.of())
                    .get("ticket")
                    .asText();
            try (Viewer viewer = Viewer.on(second.port(), vm, ticket)) {
                viewer.say("{\"resize\":{\"columns\":101,\"rows\":31}}");
                viewer.type("size\n");
                await().atMost(Duration.ofSeconds(10)).until(() -> viewer.seen().contains("101x31"));
                viewer.type("flood 3000000\n");
                await().atMost(Duration.ofSeconds(30)).until(() -> viewer.bytes() > 3_000_000);

                call(second, token, "/api/v1/vms/" + vm + "/stop", Map.of());

                assertEquals(
                        new Viewer.Ending(4001, "The VM is stopped."),
                        viewer.ended().orTimeout(15, TimeUnit.SECONDS).join());
            }
        }
    }

    @Test
    void a_host_of_a_console_that_was_killed_is_lost_and_comes_back_on_the_other()
            throws IOException, InterruptedException {
        String token = signIn(first);
        String enrolment = call(first, token, "/api/v1/hosts/enrolments", Map.of())
                .get("token")
                .asText();
        try (SimulatedAgent shoal = new SimulatedAgent(
                URI.create("ws://127.0.0.1:" + first.port()), "shoal", enrolment, 4096, Duration.ofMillis(30))) {
            UUID host = shoal.connect().orTimeout(10, TimeUnit.SECONDS).join();

            first.close();

            await().atMost(Duration.ofSeconds(30)).until(() -> "lost"
                    .equals(get(second, token, "/api/v1/hosts/" + host)
                            .path("status")
                            .asText()));
            shoal.redial(URI.create("ws://127.0.0.1:" + second.port()))
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            assertEquals(
                    "connected",
                    get(second, token, "/api/v1/hosts/" + host).path("status").asText());
        }
    }

    private Console start(String name) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "relay-" + name);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        Path.of("target/quarkus-app/quarkus-run.jar")
                                .toAbsolutePath()
                                .toString(),
                        "console",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString()))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile());
        builder.environment().put("TIDEMARK_ADMIN_PASSWORD", PASSWORD);
        database.forEach((key, value) ->
                builder.environment().put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        Console console = new Console(builder.start(), port);
        await("console " + name)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> {
                    HttpRequest ready = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                            .build();
                    return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                });
        return console;
    }

    private String signIn(Console console) throws IOException, InterruptedException {
        return call(console, "", "/api/v1/login", Map.of("name", "admin", "password", PASSWORD))
                .get("token")
                .asText();
    }

    private JsonNode call(Console console, String token, String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return answer(request, token);
    }

    private JsonNode get(Console console, String token, String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path)), token);
    }

    private JsonNode answer(HttpRequest.Builder request, String token) throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }
}
