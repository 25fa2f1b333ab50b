package io.tidemark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A caller of the REST API, as a script would be: JSON and a bearer token. */
public final class Api {

    /** A VM under emulation on a busy machine is ready long before this. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI console;
    private String token = "";

    Api(URI console) {
        this.console = console;
    }

    /** An answer: its status and its body, an empty object where there is none. */
    public record Answer(int status, JsonNode body) {

        /** The body of an answer that has this status; anything else is a failure with the body in its message. */
        public JsonNode expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("expected " + wanted + ", got " + status + ": " + body);
            }
            return body;
        }
    }

    void signIn(String name, String password) {
        token = post("/api/v1/login", object("name", name, "password", password))
                .expect(200)
                .get("token")
                .asText();
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, JsonNode body) {
        return send("POST", path, body.toString());
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** The VM as soon as it is as wished; its last state is in the message if it never is. */
    public JsonNode vm(String id, String wish, Predicate<JsonNode> wished) {
        JsonNode[] last = {JSON.nullNode()};
        Awaitility.await("VM " + wish)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .conditionEvaluationListener(condition -> {
                    if (condition.getRemainingTimeInMS() <= 0) {
                        System.err.println("not " + wish + ": " + last[0]);
                    }
                })
                .ignoreExceptionsMatching(e -> e instanceof UnreachableException)
                .until(() -> {
                    Answer answer = get("/api/v1/vms/" + id);
                    last[0] = answer.body();
                    return answer.status() == 200 && wished.test(answer.body());
                });
        return last[0];
    }

    /** The VM as soon as its guest is ready in a boot other than {@code previousBoot}. */
    public JsonNode readyVm(String id, String previousBoot) {
        return vm(
                id,
                "ready",
                vm -> vm.path("status").asText().equals("running")
                        && !vm.path("readyAt").asText("").isEmpty()
                        && !vm.path("bootId").asText("").equals(previousBoot));
    }

    /** A JSON object of names and values in turn. */
    public static JsonNode object(Object... namesAndValues) {
        var object = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], JSON.valueToTree(namesAndValues[i + 1]));
        }
        return object;
    }

    public URI console() {
        return console;
    }

    private Answer send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text));
        } catch (IOException e) {
            throw new UnreachableException(method + " " + path + " did not get an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + method + " " + path, e);
        }
    }

    /** The console does not answer. */
    static final class UnreachableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnreachableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
