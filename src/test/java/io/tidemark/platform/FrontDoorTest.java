package io.tidemark.platform;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tidemark.support.Console;
import io.tidemark.support.RawHttp;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FrontDoorTest {

    @TestHTTPResource
    URI address;

    @Test
    void no_other_spelling_of_a_path_reaches_anything() {
        List<String> spellings = List.of(
                "/api/v1/me;x",
                "/api/v1/me;x=1",
                "/api;x/v1/me",
                "/api/v1%2Fme",
                "/api%2fv1/me",
                "/api/v1/%6de%2f",
                "//api/v1/me",
                "/api//v1/me",
                "/api/v1/me/..",
                "/login/../api/v1/me",
                "/./api/v1/me",
                "/api/v1/me%3Bx",
                "/api%5Cv1/me",
                "\\\\api/v1/me",
                "/api/v1/%2e%2e/v1/me",
                "/api/v1/me%00",
                "/api/v1/me%0a",
                "/api/v1/%252e%252e/me");

        assertAll(spellings.stream().map(spelling -> () -> {
            String answer = RawHttp.get(address, spelling);
            assertTrue(
                    answer.startsWith("HTTP/1.1 400 "),
                    spelling + " was answered " + answer.lines().findFirst());
        }));
    }

    @Test
    void an_answer_whose_source_fails_half_way_is_cut_off_and_does_not_look_whole() {
        Logger failures = Logger.getLogger(Failures.class.getName());
        Lines lines = new Lines();
        failures.addHandler(lines);
        String cookie = "Cookie: tidemark-session=" + Console.adminToken() + "\r\n";

        String answer = RawHttp.get(address, "/guarded-for-tests/half", cookie);

        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer.substring(0, 100));
        assertFalse(answer.endsWith("0\r\n\r\n"));
        await().until(() -> lines.told.stream().anyMatch(line -> line.startsWith("An answer failed half way")));
        failures.removeHandler(lines);
        assertEquals(1, lines.told.size());
    }

    /** What is logged. */
    private static final class Lines extends Handler {

        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            told.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void an_unknown_address_is_a_problem() {
        Stream.of("/api/v1/nothing", "/api/nothing", "/nothing").forEach(path -> given().get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("not-found"))
                .body("requestId", notNullValue()));
    }

    @Test
    void a_browser_gets_a_page_where_there_is_nothing() {
        given().accept("text/html")
                .header("Accept-Language", "zh-CN,zh;q=0.9")
                .get("/nothing")
                .then()
                .statusCode(404)
                .contentType("text/html")
                .body(containsString("lang=\"zh"));
    }

    @Test
    void a_form_without_its_token_gets_a_page_that_says_so() {
        given().accept("text/html")
                .contentType("application/x-www-form-urlencoded")
                .formParam("name", "admin")
                .post("/login")
                .then()
                .statusCode(400)
                .contentType("text/html")
                .body(containsString("form-expired"));
    }

    @Test
    void a_page_of_another_site_changes_nothing_even_without_a_content_type() {
        List<String> origins =
                List.of("https://evil.example", "null", "http://127.0.0.1:1", "http://sub." + address.getAuthority());

        assertAll(origins.stream().map(origin -> () -> {
            String answer = RawHttp.post(address, "/preferences", "Origin: " + origin + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 403 "), origin + ": " + answer);
        }));
        String own = RawHttp.post(address, "/preferences", "Origin: http://" + address.getAuthority() + "\r\n");
        assertFalse(own.startsWith("HTTP/1.1 403 "), own);
    }

    @Test
    void a_browser_that_is_not_signed_in_is_sent_to_sign_in_and_back() {
        given().redirects()
                .follow(false)
                .accept("text/html")
                .get("/guarded-for-tests?from=here")
                .then()
                .statusCode(303)
                .header("Location", containsString("/login?next=%2Fguarded-for-tests%3Ffrom%3Dhere"));
    }

    @Test
    void a_program_that_names_no_media_type_or_a_forms_is_served_all_the_same() {
        Stream.of("", "Content-Type: application/x-www-form-urlencoded\r\n").forEach(header -> {
            String token = Console.adminToken();
            String answer = RawHttp.post(address, "/api/v1/logout", header + "Authorization: Bearer " + token + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
        });
    }

    @Test
    void a_wrong_method_is_a_problem() {
        Console.asAdmin()
                .delete("/api/v1/me")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("type", equalTo("method-not-allowed"));
    }

    @Test
    void broken_json_is_told_with_its_position() {
        given().contentType(ContentType.JSON)
                .body("{\"name\":\n  nope}")
                .post("/api/v1/login")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("malformed-json"))
                .body("line", equalTo(2));
    }

    @Test
    void an_unknown_field_is_named_and_so_are_the_known_ones() {
        given().contentType(ContentType.JSON)
                .body("{\"name\":\"a\",\"passwort\":\"b\"}")
                .post("/api/v1/login")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("unknown-field"))
                .body("field", equalTo("passwort"))
                .body("known", hasItem("password"));
    }

    @Test
    void a_field_of_the_wrong_kind_is_named() {
        Console.asAdmin()
                .body("{\"label\":\"x\",\"expiresInDays\":\"soon\",\"scopes\":[\"read\"]}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(422)
                .body("field", equalTo("expiresInDays"))
                .body("detail", containsString("whole number"));
    }

    @Test
    void a_word_that_is_none_of_the_choices_is_told_with_the_choices() {
        Console.asAdmin()
                .body("{\"label\":\"x\",\"expiresInDays\":1,\"scopes\":[\"everything\"]}")
                .post("/api/v1/tokens")
                .then()
                .statusCode(422)
                .body("field", equalTo("scopes[0]"))
                .body("detail", containsString("read, operate, admin"));
    }

    @Test
    void a_body_that_is_left_out_is_told_what_it_must_have() {
        Stream.of("", "null").forEach(body -> given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/login")
                .then()
                .statusCode(422)
                .body("field", equalTo("name")));
    }

    @Test
    void a_body_that_is_no_object_is_a_problem() {
        Stream.of("[]", "3", "\"x\"", "{").forEach(body -> given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/login")
                .then()
                .statusCode(400)
                .contentType("application/problem+json"));
    }

    @Test
    void a_body_of_the_wrong_media_type_is_a_problem() {
        given().contentType("text/plain")
                .body("name=admin")
                .post("/api/v1/login")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void a_body_of_100_mb_is_refused_without_being_read() {
        String answer = RawHttp.post(address, "/api/v1/login", 100L << 20);

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void a_body_of_unknown_length_is_cut_off_too() {
        String answer = RawHttp.postChunks(address, "/api/v1/login", 3 << 20);

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void every_answer_carries_the_headers_that_bind_a_browser() {
        given().get("/api/v1/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .header("Content-Security-Policy", startsWith("default-src 'self'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .header("X-Request-Id", notNullValue());
    }

    @Test
    void the_openapi_document_names_the_api_and_how_to_sign_in() {
        given().accept(ContentType.JSON)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Tidemark"))
                .body("components.securitySchemes.bearer.scheme", equalTo("bearer"))
                .body("paths.'/api/v1/me'.get.summary", equalTo("Who I am"));
    }

    @Test
    void health_and_metrics_answer() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("jvm_memory_used_bytes"));
    }
}
