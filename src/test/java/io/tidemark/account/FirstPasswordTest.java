package io.tidemark.account;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Accounts that a provider made have no password until their people set one. */
@QuarkusTest
class FirstPasswordTest extends AtAProvider {

    private static final String PASSWORD = "three words here";

    @Test
    void who_came_by_the_provider_is_asked_for_no_password_and_sets_one_once_the_provider_has_seen_them_anew() {
        Browsing browsing = new Browsing();
        signedIn(browsing, "/");
        browsing.request()
                .get("/account")
                .then()
                .body(not(containsString("name=\"current\"")), containsString("It is your only way in"));
        browsing.form("/account")
                .formParam("current", "any")
                .post("/account/second-factor")
                .then()
                .statusCode(409)
                .body(containsString("has no password yet"));
        browsing.request().get("/login/provider/password").then().statusCode(303);
        String way = anew(browsing);
        assertTrue(way.contains("prompt=login") && way.contains("max_age="), way);

        came(browsing, answered(way)).statusCode(303).header("Location", containsString("/login/provider/password"));
        setPassword(browsing, "qwertyuiop").statusCode(422).body(containsString("tried first"));
        setPassword(browsing, PASSWORD).statusCode(303).header("Location", containsString("/account"));

        setPassword(browsing, "another sentence here").statusCode(303);
        Browsing.signedIn(name, PASSWORD);
        Console.as(Console.tokenOf(name, PASSWORD))
                .body(Map.of("current", PASSWORD))
                .post("/api/v1/me/second-factor")
                .then()
                .statusCode(200);
        Console.asAdmin()
                .get("/api/v1/audit?reviewed=false&action=account.password-set&actor=" + name)
                .then()
                .body("items.size()", equalTo(1));
    }

    @Test
    void who_has_set_a_password_ends_the_link_with_it() {
        Browsing browsing = new Browsing();
        signedIn(browsing, "/");
        came(browsing, answered(anew(browsing))).statusCode(303);
        setPassword(browsing, PASSWORD).statusCode(303);
        browsing.form("/account").post("/account/password/first").then().statusCode(409);

        browsing.form("/account")
                .formParam("current", PASSWORD)
                .post("/account/identity/remove")
                .then()
                .statusCode(303);

        signedIn(new Browsing(), "/");
        assertEquals(List.of(name, name + "-2"), accountsLike(name));
    }

    @Test
    void a_word_of_the_provider_that_is_old_or_about_somebody_else_sets_no_password() {
        Browsing browsing = new Browsing();
        signedIn(browsing, "/");
        String old = anew(browsing).replaceFirst("prompt=login&?", "").replaceFirst("max_age=\\d+&?", "");
        came(browsing, answered(old)).statusCode(401).body(containsString("not new"));
        came(browsing, signsIn(anew(browsing), "other-" + name)).statusCode(409);
        browsing.request().get("/login/provider/password").then().statusCode(303);

        Browsing another = new Browsing();
        came(another, signsIn(begun(another, "/"), "third-" + name)).statusCode(303);
        String theirs = came(another, signsIn(anew(another), "third-" + name))
                .statusCode(303)
                .extract()
                .cookie("tidemark-vouched");
        browsing.form("/account")
                .cookie("tidemark-vouched", theirs)
                .formParam("next", PASSWORD)
                .post("/login/provider/password")
                .then()
                .statusCode(401);
        assertEquals(
                List.of(true),
                database.list(
                        "select password is null as none from account where name = ?", row -> row.truth("none"), name));
    }

    /** Where somebody without a password is sent to be seen anew. */
    private String anew(Browsing browsing) {
        return way(browsing.form("/account").post("/account/password/first").then());
    }

    private static ValidatableResponse setPassword(Browsing browsing, String next) {
        return browsing.form("/account")
                .formParam("next", next)
                .post("/login/provider/password")
                .then();
    }
}
