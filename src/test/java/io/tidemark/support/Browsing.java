package io.tidemark.support;

import static io.restassured.RestAssured.given;

import io.restassured.filter.cookie.CookieFilter;
import io.restassured.specification.RequestSpecification;

/** A browser without JavaScript: it has cookies, and sends a form with the token that the form's page had. */
public final class Browsing {

    private final CookieFilter cookies = new CookieFilter();
    private String token = "";

    /** Signed in as the first administrator, who owns the team {@code default}. */
    public static Browsing signedIn() {
        return signedIn("admin", PostgresForTests.ADMIN_PASSWORD);
    }

    public static Browsing signedIn(String name, String password) {
        Browsing browsing = new Browsing();
        browsing.form("/login")
                .formParam("name", name)
                .formParam("password", password)
                .post("/login")
                .then()
                .statusCode(303);
        return browsing;
    }

    /** A request with the cookies so far; redirects are not followed. */
    public RequestSpecification request() {
        return given().filter(cookies).redirects().follow(false);
    }

    /** A form of the page at {@code path}, with its token, to be filled in and posted. */
    public RequestSpecification form(String path) {
        token = request()
                .get(path)
                .then()
                .extract()
                .htmlPath()
                .getString("**.find { it.@name == 'csrf-token' }.@value");
        return form();
    }

    /** A form of the page that was opened last. */
    public RequestSpecification form() {
        return request().contentType("application/x-www-form-urlencoded").formParam("csrf-token", token);
    }
}
