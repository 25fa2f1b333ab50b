package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.support.Console;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountsTest {

    private static final String PASSWORD = "long enough";

    @Test
    void the_first_administrator_owns_the_team_default() {
        Console.asAdmin()
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("admin"))
                .body("admin", equalTo(true))
                .body("teams.slug", hasItem("default"))
                .body("teams.find { it.slug == 'default' }.role", equalTo("owner"))
                .body("scopes", equalTo(List.of("read", "operate", "admin")));
    }

    @Test
    void a_new_account_signs_in_and_is_in_no_team() {
        String name = account();

        Console.as(Console.tokenOf(name, PASSWORD))
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("admin", equalTo(false))
                .body("teams", equalTo(List.of()));
    }

    @Test
    void nobody_but_an_administrator_makes_or_lists_accounts_or_makes_teams() {
        String token = Console.tokenOf(account(), PASSWORD);

        Console.as(token).get("/api/v1/accounts").then().statusCode(403);
        Console.as(token)
                .body(Map.of("name", "x", "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(403);
        Console.as(token)
                .body(Map.of("slug", "x", "name", "X"))
                .post("/api/v1/teams")
                .then()
                .statusCode(403);
    }

    @Test
    void a_team_that_is_not_yours_is_answered_like_one_that_is_not_there() {
        String token = Console.tokenOf(account(), PASSWORD);

        String notYours = Console.as(token)
                .get("/api/v1/teams/default/members")
                .then()
                .statusCode(404)
                .extract()
                .path("detail");

        Console.as(token)
                .get("/api/v1/teams/no-such-team/members")
                .then()
                .statusCode(404)
                .body("detail", equalTo(notYours));
    }

    @Test
    void a_role_counts_from_the_next_request_on_and_ends_with_it() {
        String name = account();
        String token = Console.tokenOf(name, PASSWORD);

        Console.asAdmin()
                .body(Map.of("role", "viewer"))
                .put("/api/v1/teams/default/members/" + name)
                .then()
                .statusCode(200);
        Console.as(token)
                .get("/api/v1/teams/default/members")
                .then()
                .statusCode(200)
                .body("account", hasItems("admin", name));
        Console.as(token)
                .body(Map.of("role", "owner"))
                .put("/api/v1/teams/default/members/" + name)
                .then()
                .statusCode(403);
        Console.asAdmin().delete("/api/v1/teams/default/members/" + name).then().statusCode(204);

        Console.as(token).get("/api/v1/teams/default/members").then().statusCode(404);
    }

    @Test
    void the_last_owner_of_a_team_stays() {
        String slug = "team-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("slug", slug, "name", "T"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);

        Console.asAdmin()
                .body(Map.of("role", "viewer"))
                .put("/api/v1/teams/" + slug + "/members/admin")
                .then()
                .statusCode(409)
                .body("type", equalTo("last-owner"));
        Console.asAdmin()
                .delete("/api/v1/teams/" + slug + "/members/admin")
                .then()
                .statusCode(409);
    }

    @Test
    void names_and_slugs_are_given_once() {
        String name = account();
        String slug = "team-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("slug", slug, "name", "T"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);

        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(409)
                .body("type", equalTo("name-taken"));
        Console.asAdmin()
                .body(Map.of("slug", slug, "name", "T"))
                .post("/api/v1/teams")
                .then()
                .statusCode(409)
                .body("type", equalTo("slug-taken"));
    }

    @Test
    void bad_names_and_passwords_are_refused_by_field() {
        List<String> names = List.of("", "A", "1a", "-a", "a b", "a/b", "a\n", "a'b", "x".repeat(64));

        assertAll(names.stream()
                .map(name -> () -> Console.asAdmin()
                        .body(Map.of("name", name, "password", PASSWORD))
                        .post("/api/v1/accounts")
                        .then()
                        .statusCode(422)
                        .body("field", equalTo("name"))));
        Console.asAdmin()
                .body(Map.of("name", "short", "password", "1234567"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(422)
                .body("field", equalTo("password"));
    }

    @Test
    void a_token_is_good_for_its_scopes_only_and_ends_when_it_is_revoked() {
        Map<String, Object> wanted = Map.of("label", "ci", "expiresInDays", 1, "scopes", List.of("read"));
        Map<String, String> made = Console.asAdmin()
                .body(wanted)
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("");
        String token = made.get("token");

        Console.as(token).get("/api/v1/me").then().statusCode(200).body("scopes", equalTo(List.of("read")));
        Console.as(token).get("/api/v1/accounts").then().statusCode(403).body("type", equalTo("scope-needed"));
        Console.as(token)
                .body(Map.of("label", "more", "expiresInDays", 1, "scopes", List.of("admin")))
                .post("/api/v1/tokens")
                .then()
                .statusCode(403);
        Console.as(token).body(wanted).post("/api/v1/tokens").then().statusCode(403);
        Console.as(token).delete("/api/v1/tokens/" + UUID.randomUUID()).then().statusCode(403);
        Console.asAdmin().delete("/api/v1/tokens/" + made.get("id")).then().statusCode(204);

        Console.as(token).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void a_token_of_somebody_else_can_not_be_revoked() {
        Map<String, Object> wanted = Map.of("label", "ci", "expiresInDays", 1, "scopes", List.of("read"));
        String id = Console.asAdmin()
                .body(wanted)
                .post("/api/v1/tokens")
                .then()
                .extract()
                .path("id");

        Console.as(Console.tokenOf(account(), PASSWORD))
                .delete("/api/v1/tokens/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void a_session_ends_when_its_holder_signs_out() {
        String token = Console.adminToken();
        Console.as(token).post("/api/v1/logout").then().statusCode(204);

        Console.as(token).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void the_api_never_takes_the_cookie_and_pages_never_take_a_bearer_token() {
        String token = Console.adminToken();

        given().cookie(TokenAuthentication.COOKIE, token)
                .get("/api/v1/me")
                .then()
                .statusCode(401);
        given().redirects()
                .follow(false)
                .header("Authorization", "Bearer " + token)
                .get("/guarded-for-tests")
                .then()
                .statusCode(303);
        given().cookie(TokenAuthentication.COOKIE, token)
                .get("/guarded-for-tests")
                .then()
                .statusCode(200);
    }

    private static String account() {
        String name = "person-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        return name;
    }
}
