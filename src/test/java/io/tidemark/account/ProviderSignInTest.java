package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.Overtaken;
import io.tidemark.support.RealProvider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;

/** Signing in by a real provider. */
@QuarkusTest
class ProviderSignInTest extends AtAProvider {

    private static final String PASSWORD = "three words here";
    private static final String CALLBACK = "/login/provider/callback";
    private static final String COOKIE = "tidemark-provider";

    @Test
    void who_comes_for_the_first_time_gets_an_account_and_has_it_the_next_time() {
        given().get("/login").then().body(containsString("Sign in with Harbour ID"));
        Browsing first = new Browsing();
        String location = signedIn(first, "/policies").extract().header("Location");

        assertTrue(location.endsWith("/policies"), location);
        first.request()
                .get("/account")
                .then()
                .statusCode(200)
                .body(containsString("Somebody Else"), containsString(name), containsString("this one"));
        Browsing second = new Browsing();
        signedIn(second, "/");

        assertEquals(1, accountsLike(name).size());
        Console.asAdmin()
                .get("/api/v1/audit?action=session.open&actor=" + name)
                .then()
                .body("items.diff.with", equalTo(List.of("provider", "provider")));
        Console.asAdmin()
                .get("/api/v1/audit?reviewed=false&action=account.create&actor=" + name)
                .then()
                .body("items.diff.provider", hasItem(RealProvider.issuer()));
    }

    @Test
    void an_account_of_the_same_name_is_somebody_else() {
        account();

        signedIn(new Browsing(), "/");

        assertEquals(List.of(name, name + "-2"), accountsLike(name));
    }

    @Test
    void somebody_who_comes_twice_at_once_for_the_first_time_has_one_account() {
        Browsing browsing = new Browsing();
        String answer = answered(begun(browsing, "/"));
        UUID other = UUID.randomUUID();

        Overtaken.by(
                        database,
                        () -> {
                            database.update(
                                    "insert into account (id, name, display_name, password, site_role) values (?, ?, ?, ?, 'none')",
                                    other,
                                    name,
                                    name,
                                    Passwords.NOBODY);
                            database.update(
                                    "insert into identity (issuer, subject, account) values (?, ?, ?)",
                                    RealProvider.issuer(),
                                    "subject-of-" + name,
                                    other);
                        },
                        () -> came(browsing, answer))
                .statusCode(303);

        assertEquals(List.of(name), accountsLike(name));
    }

    @Test
    void an_answer_to_another_sign_in_opens_nothing() {
        Browsing browsing = new Browsing();
        String answer = answered(begun(browsing, "/"));
        begun(browsing, "/");
        came(browsing, answer).statusCode(401).body(containsString("The sign-in was not completed"));

        // What somebody else has begun and finished up to here, led to by a link: login CSRF.
        String theirs = answered(begun(new Browsing(), "/"));
        came(new Browsing(), theirs).statusCode(303).header("Location", containsString("/login"));

        Browsing altered = new Browsing();
        String mine = answered(begun(altered, "/"));
        came(altered, mine.replaceFirst("state=[^&]+", "state=x")).statusCode(401);
        altered.request().get("/account").then().statusCode(303);
    }

    @Test
    void an_answer_of_another_provider_or_a_refusal_opens_nothing() {
        Browsing browsing = new Browsing();
        String answer = answered(begun(browsing, "/"));
        came(browsing, answer.replaceFirst("iss=[^&]+", "iss=https%3A%2F%2Fevil.example"))
                .statusCode(401);

        String state = begun(browsing, "/").replaceFirst(".*[?&]state=([^&]+).*", "$1");
        came(browsing, CALLBACK + "?error=access_denied&state=" + state).statusCode(401);
    }

    @Test
    void a_code_opens_once_and_only_with_what_began_it() {
        Response begin = new Browsing().request().get("/login/provider");
        String cookie = begin.cookie(COOKIE);
        String answer = URI.create(answered(begin.header("Location"))).getRawQuery();
        given().redirects()
                .follow(false)
                .cookie(COOKIE, cookie)
                .urlEncodingEnabled(false)
                .get(CALLBACK + "?" + answer)
                .then()
                .statusCode(303)
                .cookie(COOKIE, is(""));

        Response again = given().redirects()
                .follow(false)
                .cookie(COOKIE, cookie)
                .urlEncodingEnabled(false)
                .get(CALLBACK + "?" + answer);

        assertEquals(401, again.statusCode());
        assertEquals(Optional.empty(), Optional.ofNullable(again.cookie(TokenAuthentication.COOKIE)));
        given().redirects()
                .follow(false)
                .cookie(COOKIE, "A".repeat(300))
                .urlEncodingEnabled(false)
                .get(CALLBACK + "?" + answer)
                .then()
                .statusCode(303)
                .header("Location", containsString("/login"));
    }

    @Test
    void nobody_is_led_to_another_site_after_it_and_no_session_is_taken_over() {
        Browsing browsing = new Browsing();
        String planted = "A".repeat(43);
        String answer = answered(begun(browsing, "https://evil.example/"));

        Response end = browsing.request()
                .urlEncodingEnabled(false)
                .cookie(TokenAuthentication.COOKIE, planted)
                .get(path(answer));

        assertEquals(303, end.statusCode());
        assertTrue(!end.header("Location").contains("evil"), end.header("Location"));
        assertNotEquals(planted, end.cookie(TokenAuthentication.COOKIE));
    }

    @Test
    void a_disabled_account_stays_out() {
        signedIn(new Browsing(), "/");
        Console.asAdmin().post("/api/v1/accounts/" + name + "/disable").then().statusCode(200);
        Browsing browsing = new Browsing();

        came(browsing, answered(begun(browsing, "/")))
                .statusCode(403)
                .body(containsString("There is no account here for you"));
    }

    @Test
    void an_account_is_linked_with_its_password_and_its_second_factor_is_asked_for_all_the_same() {
        account();
        Browsing browsing = Browsing.signedIn(name, PASSWORD);
        link(browsing, "wrong").statusCode(422);
        String way = way(link(browsing, PASSWORD));
        came(browsing, answered(way)).statusCode(303).header("Location", containsString("/account"));
        browsing.request().get("/account").then().body(containsString("End the link"));
        byte[] secret = secondFactor();

        Browsing other = new Browsing();
        signedIn(other, "/").header("Location", containsString("/login/code"));
        other.request().get("/account").then().statusCode(303);
        other.form("/login/code")
                .formParam("code", TimeCodes.at(secret, System.currentTimeMillis() / 30_000))
                .post("/login/code")
                .then()
                .statusCode(303);
        other.request().get("/account").then().statusCode(200).body(containsString(name));
        assertEquals(List.of(name), accountsLike(name));
    }

    @Test
    void a_link_that_somebody_else_began_or_that_is_another_persons_is_refused() {
        signedIn(new Browsing(), "/");
        String local = "local-" + name;
        account(local);
        Browsing browsing = Browsing.signedIn(local, PASSWORD);
        String way = way(link(browsing, PASSWORD));

        came(browsing, answered(way)).statusCode(409);

        browsing.form("/account")
                .formParam("current", PASSWORD)
                .post("/account/identity/remove")
                .then()
                .statusCode(404);
    }

    private ValidatableResponse link(Browsing browsing, String password) {
        return browsing.form("/account")
                .formParam("current", password)
                .post("/account/identity")
                .then();
    }

    private byte[] secondFactor() {
        String session = Console.tokenOf(name, PASSWORD);
        byte[] secret = Base32.decode(Console.as(session)
                .body(Map.of("current", PASSWORD))
                .post("/api/v1/me/second-factor")
                .<String>path("secret"));
        Console.as(session)
                .body(Map.of("code", TimeCodes.at(secret, System.currentTimeMillis() / 30_000 - 1)))
                .post("/api/v1/me/second-factor/confirm")
                .then()
                .statusCode(200);
        return secret;
    }

    private void account() {
        account(name);
    }

    private static void account(String name) {
        given().header("Authorization", "Bearer " + Console.adminToken())
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
    }
}
