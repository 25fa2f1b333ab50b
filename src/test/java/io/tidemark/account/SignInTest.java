package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tidemark.support.Console;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SignInTest {

    @Test
    void the_first_administrator_signs_in_with_the_configured_password() {
        String token = Console.adminToken();

        assertEquals(43, token.length());
    }

    @Test
    void a_wrong_password_is_answered_like_an_unknown_name() {
        String wrong = answerTo("admin", "wrong");
        String unknown = answerTo("nobody-here", "wrong");

        assertEquals(wrong, unknown);
    }

    private static String answerTo(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", password))
                .post("/api/v1/login")
                .then()
                .statusCode(401)
                .extract()
                .path("detail");
    }
}
