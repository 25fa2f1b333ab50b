package io.tidemark.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Fills a running console with simulated hosts and VMs, for work on pages:
 * {@code java -cp … io.tidemark.demo.DemoMain http://127.0.0.1:8080}, with the administrator's password in
 * {@code TIDEMARK_ADMIN_PASSWORD}. It goes on until it is ended; the VMs' names say how they behave.
 */
public final class DemoMain {

    private static final List<String> HOSTS = List.of("reef", "lagoon", "atoll");
    private static final List<String> VMS = List.of(
            "ledger-01",
            "ledger-02",
            "redis-cache",
            "build-runner",
            "you-fail",
            "you-hang",
            "you-halt",
            "you-forget",
            "you-risk",
            "you-mute");
    private static final Duration BEAT = Duration.ofMillis(700);
    private static final int MEMORY_MIB = 16_384;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI console;
    private String token = "";

    private DemoMain(URI console) {
        this.console = console;
    }

    /** Runs until the process is ended. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        URI console = URI.create(arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080");
        String password = Optional.ofNullable(System.getenv("TIDEMARK_ADMIN_PASSWORD"))
                .orElseThrow(() -> new IllegalArgumentException("Set TIDEMARK_ADMIN_PASSWORD"));
        new DemoMain(console).run(password);
    }

    private void run(String password) throws IOException, InterruptedException {
        token = call("POST", "/api/v1/login", object("name", "admin", "password", password))
                .get("token")
                .asText();
        List<SimulatedAgent> agents = new ArrayList<>();
        for (String name : HOSTS) {
            agents.add(host(name));
        }
        String image = image();
        for (String name : VMS) {
            ObjectNode vm = object("team", "default", "name", name, "image", image);
            vm.put("memoryMib", 256);
            vm.putArray("packages").add("jq");
            call("POST", "/api/v1/vms", vm);
        }
        System.out.println("Simulated hosts: " + String.join(", ", HOSTS) + ". End this program to take them away.");
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            agents.forEach(SimulatedAgent::close);
            ended.countDown();
        }));
        ended.await();
    }

    private SimulatedAgent host(String name) throws IOException, InterruptedException {
        String enrolment =
                call("POST", "/api/v1/hosts/enrolments", object()).get("token").asText();
        URI address = URI.create(console.toString().replaceFirst("^http", "ws"));
        SimulatedAgent agent = new SimulatedAgent(address, name, enrolment, MEMORY_MIB, BEAT);
        agent.connect().orTimeout(10, TimeUnit.SECONDS).join();
        return agent;
    }

    private String image() throws IOException, InterruptedException {
        for (JsonNode image : call("GET", "/api/v1/images", object()).get("items")) {
            if (image.get("kind").asText().equals("iso")
                    && image.get("arch").asText().equals("x86_64")) {
                return image.get("name").asText();
            }
        }
        throw new IllegalStateException("The console knows no ISO image for x86_64");
    }

    private static ObjectNode object(String... namesAndValues) {
        ObjectNode object = Messages.JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** Calls the API. What is there already (409) is as good as made. */
    private JsonNode call(String method, String path, JsonNode body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(
                        method,
                        method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 400 && answer.statusCode() != 409) {
            throw new IllegalStateException(
                    method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return Messages.JSON.readTree(answer.body());
    }
}
