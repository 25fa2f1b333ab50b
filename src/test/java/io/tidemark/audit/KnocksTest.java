package io.tidemark.audit;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.tidemark.platform.Database;
import io.tidemark.protocol.Protocol;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers try is recorded, and never fills the log. */
@QuarkusTest
class KnocksTest {

    @Inject
    Knocks knocks;

    @Inject
    Database database;

    private long before;

    @BeforeEach
    void whatOthersCountedIsWritten() {
        knocks.write();
        before = database.first("select max(seq) as seq from audit_entry", row -> row.number("seq"))
                .orElseThrow();
    }

    @Test
    void a_made_up_token_is_recorded_once_with_how_often_it_came() {
        for (int i = 0; i < 30; i++) {
            given().header("Authorization", "Bearer made-up-" + i)
                    .get("/api/v1/me")
                    .then()
                    .statusCode(401);
        }

        knocks.write();

        assertEquals(List.of("127.0.0.1 unauthenticated 30"), written("token.use"));
    }

    @Test
    void names_that_are_nobodys_are_recorded_once_and_not_by_name() {
        for (int i = 0; i < 12; i++) {
            signIn("hunter2-" + UUID.randomUUID()).then().statusCode(401);
        }

        knocks.write();

        assertEquals(List.of("127.0.0.1 unknown-name 12"), written("session.open"));
    }

    @Test
    void sign_ins_that_come_too_often_are_recorded_with_how_often() {
        String name = "nobody-" + UUID.randomUUID();
        int refused = 0;
        while (refused < 5) {
            refused += signIn(name).statusCode() == 429 ? 1 : 0;
        }

        knocks.write();

        assertTrue(written("session.open").contains("127.0.0.1 too-many-attempts 5"), () -> written("session.open")
                .toString());
    }

    @Test
    void an_agent_that_is_turned_away_is_recorded() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + RestAssured.port + Protocol.PATH), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                        closed.complete(status);
                        return CompletableFuture.completedFuture(status);
                    }
                })
                .join()
                .sendText("nonsense", true)
                .join();
        closed.get(30, TimeUnit.SECONDS);

        knocks.write();

        assertEquals(List.of("127.0.0.1 bad-message 1"), written("host.link"));
    }

    @Test
    void a_stranger_with_many_addresses_does_not_fill_the_log() {
        for (int i = 0; i < 1000; i++) {
            knocks.refused("token.use", "2001:db8::" + Integer.toHexString(i), "unauthenticated");
        }

        knocks.write();

        List<String> entries = written("token.use");
        assertEquals(Knocks.MOST_TOLD_APART + 1, entries.size());
        assertTrue(entries.contains("elsewhere unauthenticated " + (1000 - Knocks.MOST_TOLD_APART)), entries::toString);
    }

    private static io.restassured.response.Response signIn(String name) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", "wrong"))
                .post("/api/v1/login");
    }

    private List<String> written(String action) {
        return database.list(
                "select origin || ' ' || cause || ' ' || (diff ->> 'times') as told from audit_entry"
                        + " where action = ? and actor = 'nobody' and seq > ?",
                row -> row.text("told"),
                action,
                before);
    }
}
