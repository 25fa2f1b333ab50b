package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.Overtaken;
import io.tidemark.support.PostgresForTests;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions and tokens that somebody fixes, guesses, keeps for ever, or uses by a link. */
@QuarkusTest
class CredentialAttackTest {

    private static final String COOKIE = TokenAuthentication.COOKIE;

    @Inject
    Database database;

    @Test
    void signing_in_never_takes_over_a_session_that_the_browser_was_given() {
        String planted = "A".repeat(43);
        Browsing victim = new Browsing();

        String after = victim.form("/login")
                .cookie(COOKIE, planted)
                .formParam("name", "admin")
                .formParam("password", PostgresForTests.ADMIN_PASSWORD)
                .post("/login")
                .then()
                .statusCode(303)
                .extract()
                .cookie(COOKIE);

        assertNotEquals(planted, after);
        Console.as(planted).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void nothing_that_changes_anything_answers_a_link() {
        String session = Console.adminToken();
        List<String> changes = List.of(
                "/logout",
                "/preferences",
                "/hosts/enrolments",
                "/teams/default/members",
                "/teams/default/invitations",
                "/teams/default/quota",
                "/account/password",
                "/account/tokens",
                "/account/identity",
                "/account/identity/remove",
                "/account/second-factor",
                "/account/second-factor/confirm",
                "/account/second-factor/remove",
                "/account/credentials/" + UUID.randomUUID() + "/end",
                "/account/credentials/end-other-sessions",
                "/vms/" + UUID.randomUUID() + "/start",
                "/policies/workshop/x");

        assertAll(changes.stream().map(path -> () -> {
            Response answer =
                    given().redirects().follow(false).cookie(COOKIE, session).get(path);
            assertTrue(Set.of(404, 405).contains(answer.statusCode()), path + " is " + answer.statusCode());
        }));
        Console.as(session).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void a_token_in_an_address_opens_nothing() {
        String session = Console.adminToken();

        for (String name : List.of("token", "access_token", COOKIE)) {
            given().queryParam(name, session).get("/api/v1/me").then().statusCode(401);
        }
    }

    @Test
    void tokens_have_256_bits_of_chance_and_are_stored_as_hashes() {
        Set<String> tokens =
                IntStream.range(0, 20).mapToObj(each -> Console.adminToken()).collect(Collectors.toSet());

        assertEquals(20, tokens.size());
        tokens.forEach(token -> {
            assertEquals(43, token.length());
            assertEquals(
                    0,
                    database.list(
                                    "select 1 from credential where encode(token, 'escape') like ? or label like ?",
                                    row -> 1,
                                    "%" + token + "%",
                                    "%" + token + "%")
                            .size());
        });
    }

    @Test
    void a_token_that_a_token_makes_ends_no_later_than_that_one() {
        ExtractableResponse<Response> parent = Console.asAdmin()
                .body(Map.of("label", "short", "scopes", List.of("read", "operate", "admin"), "expiresInDays", 1))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract();

        String end = Console.as(parent.path("token"))
                .body(Map.of("label", "long", "scopes", List.of("read"), "expiresInDays", 300))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("expiresAt");

        assertEquals(
                Instant.parse(parent.path("expiresAt")).truncatedTo(ChronoUnit.MILLIS),
                Instant.parse(end).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void no_token_lives_for_ever() {
        Map<String, Object> wanted = new HashMap<>(Map.of("label", "ci", "scopes", List.of("read")));
        Console.asAdmin()
                .body(wanted)
                .post("/api/v1/tokens")
                .then()
                .statusCode(422)
                .body("field", equalTo("expiresInDays"));

        for (int days : new int[] {0, -1, 367, Integer.MAX_VALUE}) {
            wanted.put("expiresInDays", days);
            Console.asAdmin().body(wanted).post("/api/v1/tokens").then().statusCode(422);
        }
    }

    @Test
    void the_old_password_opens_nothing_while_it_is_being_changed() {
        String name = "changing-" + UUID.randomUUID().toString().substring(0, 8);
        Console.asAdmin()
                .body(Map.of("name", name, "password", "three words here"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        String next = Passwords.hash("three other words");

        Response old = Overtaken.by(
                database,
                () -> database.update("update account set password = ? where name = ?", next, name),
                () -> given().contentType("application/json")
                        .body(Map.of("name", name, "password", "three words here"))
                        .post("/api/v1/login"));

        assertEquals(401, old.statusCode());
    }

    @Test
    void a_session_that_has_expired_opens_nothing() {
        String session = Console.adminToken();
        database.update(
                "update credential set expires_at = now() - interval '1 second' where token = sha256(?::bytea)",
                session.getBytes(UTF_8));

        Console.as(session).get("/api/v1/me").then().statusCode(401);
        given().redirects()
                .follow(false)
                .cookie(COOKIE, session)
                .get("/vms")
                .then()
                .statusCode(303);
    }
}
