package io.tidemark.support;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/**
 * The console that a {@code @QuarkusTest} talks to. The annotation below gives every such test in the project a real
 * PostgreSQL; nothing has to be said on the test itself.
 */
@WithTestResource(value = PostgresForTests.class, scope = TestResourceScope.GLOBAL)
public final class Console {

    /** Of everybody that {@link #member} makes. */
    public static final String PASSWORD = "correct horse battery";

    private Console() {}

    /** A bearer token of the first administrator, who owns the team {@code default}; a new session each time. */
    public static String adminToken() {
        return tokenOf("admin", PostgresForTests.ADMIN_PASSWORD);
    }

    /** Signs in by the API. */
    public static String tokenOf(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/v1/login")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    /**
     * Makes an account and puts it into a team.
     *
     * @param admin an administrator's token
     * @return a token of a session of it
     */
    public static String member(String admin, String name, String team, String role) {
        as(admin)
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        as(admin)
                .body(Map.of("role", role))
                .put("/api/v1/teams/" + team + "/members/" + name)
                .then()
                .statusCode(200);
        return tokenOf(name, PASSWORD);
    }

    /** A request of the API as the first administrator. */
    public static RequestSpecification asAdmin() {
        return as(adminToken());
    }

    /** A request of the API with a bearer token. */
    public static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
    }
}
