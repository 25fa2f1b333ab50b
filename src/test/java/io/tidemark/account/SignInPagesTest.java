package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static io.restassured.matcher.RestAssuredMatchers.detailedCookie;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.support.Browsing;
import io.tidemark.support.PostgresForTests;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SignInPagesTest {

    @Test
    void signing_in_leads_to_where_one_wanted_to_go() {
        Browsing browsing = new Browsing();

        browsing.form("/login")
                .formParam("name", "admin")
                .formParam("password", PostgresForTests.ADMIN_PASSWORD)
                .formParam("next", "/policies")
                .post("/login")
                .then()
                .statusCode(303)
                .header("Location", containsString("/policies"))
                .cookie(
                        "tidemark-session",
                        detailedCookie().httpOnly(true).sameSite("Lax").path("/"));
    }

    @Test
    void a_wrong_password_keeps_the_name_and_says_so() {
        new Browsing()
                .form("/login")
                .formParam("name", "admin")
                .formParam("password", "wrong")
                .post("/login")
                .then()
                .statusCode(401)
                .body(containsString("The name or the password is wrong"))
                .body(containsString("value=\"admin\""));
    }

    @Test
    void nobody_is_led_to_another_site_after_signing_in() {
        for (String elsewhere : new String[] {"https://evil.example/", "//evil.example/", "/\\evil.example"}) {
            new Browsing()
                    .form("/login")
                    .formParam("name", "admin")
                    .formParam("password", PostgresForTests.ADMIN_PASSWORD)
                    .formParam("next", elsewhere)
                    .post("/login")
                    .then()
                    .statusCode(303)
                    .header("Location", not(containsString("evil")));
        }
    }

    @Test
    void a_sign_in_without_the_forms_token_is_refused() {
        given().contentType("application/x-www-form-urlencoded")
                .formParam("name", "admin")
                .formParam("password", PostgresForTests.ADMIN_PASSWORD)
                .post("/login")
                .then()
                .statusCode(400);
    }

    @Test
    void the_page_is_written_in_the_language_that_was_chosen() {
        given().cookie("tidemark-language", "zh")
                .header("Accept-Language", "en")
                .get("/login")
                .then()
                .statusCode(200)
                .body(containsString("用户名"))
                .body(containsString("<html lang=\"zh\""));
    }

    @Test
    void pages_run_and_load_only_what_the_console_serves() {
        given().get("/login")
                .then()
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Cache-Control", is("no-store"));
    }

    @Test
    void signing_out_ends_the_session() {
        Browsing browsing = Browsing.signedIn();

        browsing.form().post("/logout").then().statusCode(303);

        browsing.request().get("/login").then().statusCode(200).body(containsString("name=\"password\""));
    }
}
