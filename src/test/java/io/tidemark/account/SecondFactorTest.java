package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tidemark.audit.SealedSecrets;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.Overtaken;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in with password and code. The code of the step before now confirms; those of now and after sign in. */
@QuarkusTest
class SecondFactorTest {

    private static final String PASSWORD = "three words here";
    private static final String FACTOR = "/api/v1/me/second-factor";

    private final String name = "factor-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Database database;

    @Inject
    SealedSecrets secrets;

    @Inject
    MembershipRepository memberships;

    private String session;
    private byte[] secret;
    private List<String> recovery;

    @BeforeEach
    void somebody_with_a_second_factor() {
        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        session = Console.tokenOf(name, PASSWORD);
        secret = Base32.decode(Console.as(session)
                .body(Map.of("current", PASSWORD))
                .post(FACTOR)
                .then()
                .statusCode(200)
                .extract()
                .<String>path("secret"));
        recovery = Console.as(session)
                .body(Map.of("code", code(-1)))
                .post(FACTOR + "/confirm")
                .then()
                .statusCode(200)
                .extract()
                .path("recoveryCodes");
    }

    @Test
    void a_sign_in_asks_for_the_code_after_the_password_and_a_code_opens_once() {
        login(Map.of()).statusCode(401).body("type", equalTo("code-needed"));
        login(Map.of("code", "000000", "password", "wrong")).statusCode(401).body("type", equalTo("wrong-credentials"));
        login(Map.of("code", code(-1))).statusCode(401).body("type", equalTo("wrong-code"));
        String now = code(0);

        login(Map.of("code", now)).statusCode(200);

        login(Map.of("code", now)).statusCode(401).body("type", equalTo("wrong-code"));
    }

    @Test
    void a_recovery_code_opens_one_session_where_the_phone_is_lost() {
        login(Map.of("code", recovery.getFirst())).statusCode(200);
        login(Map.of("code", recovery.getFirst())).statusCode(401).body("type", equalTo("wrong-code"));

        Console.as(session).get(FACTOR).then().body("recoveryCodes", equalTo(9));
        Console.asAdmin()
                .get("/api/v1/audit?action=session.open&actor=" + name)
                .then()
                .body("items.diff.code", hasItem("recovery"));
    }

    @Test
    void new_recovery_codes_take_password_and_code_and_end_those_before() {
        String renew = FACTOR + "/recovery-codes";
        Map<String, String> guess = Map.of("current", PASSWORD, "code", "000000");
        Console.as(session).body(guess).post(renew).then().statusCode(422).body("field", equalTo("code"));
        Console.as(session)
                .body(Map.of("current", "wrong", "code", code(0)))
                .post(renew)
                .then()
                .statusCode(422)
                .body("field", equalTo("current"));
        Console.as(session).get(FACTOR).then().body("recoveryCodes", equalTo(10));

        List<String> fresh = Console.as(session)
                .body(Map.of("current", PASSWORD, "code", recovery.getFirst()))
                .post(renew)
                .then()
                .statusCode(200)
                .extract()
                .path("recoveryCodes");

        Console.as(session).get(FACTOR).then().body("recoveryCodes", equalTo(10));
        login(Map.of("code", recovery.getLast())).statusCode(401);
        login(Map.of("code", fresh.getLast())).statusCode(200);
        Console.asAdmin()
                .get("/api/v1/audit?outcome=done&action=account.recovery-codes&actor=" + name)
                .then()
                .body("items.size()", equalTo(1));
    }

    @Test
    void wrong_codes_make_the_next_wait_and_a_right_one_too() {
        for (int i = 0; i < 5; i++) {
            login(Map.of("code", "00000" + i)).statusCode(401);
        }
        login(Map.of("code", code(0))).statusCode(429).body("type", equalTo("too-many-attempts"));
        Console.as(session).get("/api/v1/me").then().statusCode(200);

        database.update("update second_factor set wrong_at = now() - interval '61 seconds' where account = ?", id());

        login(Map.of("code", code(0))).statusCode(200);
    }

    @Test
    void the_browser_asks_for_the_code_on_a_page_of_its_own_and_leads_on() {
        Browsing browsing = new Browsing();
        browsing.request().get("/login/code").then().statusCode(303).header("Location", containsString("/login"));
        browsing.form("/login")
                .formParam("name", name)
                .formParam("password", PASSWORD)
                .formParam("next", "/policies")
                .post("/login")
                .then()
                .statusCode(303)
                .header("Location", containsString("/login/code"))
                .header("Set-Cookie", not(containsString(TokenAuthentication.COOKIE)));
        browsing.request().get("/vms").then().statusCode(303);

        browsing.form("/login/code")
                .formParam("code", "000000")
                .post("/login/code")
                .then()
                .statusCode(401)
                .body(containsString("The code is wrong"));
        browsing.form("/login/code")
                .formParam("code", code(0))
                .post("/login/code")
                .then()
                .statusCode(303)
                .header("Location", containsString("/policies"));

        browsing.request().get("/account").then().statusCode(200).body(containsString("Remove the second factor"));
    }

    @Test
    void a_half_way_that_was_made_up_or_whose_password_is_old_opens_nothing() {
        given().redirects()
                .follow(false)
                .cookie("tidemark-half-way", "A".repeat(200))
                .get("/login/code")
                .then()
                .statusCode(303);
        Browsing browsing = new Browsing();
        browsing.form("/login")
                .formParam("name", name)
                .formParam("password", PASSWORD)
                .post("/login")
                .then()
                .statusCode(303);
        database.update("update account set password = ? where name = ?", Passwords.hash("another three words"), name);

        browsing.form("/login/code")
                .formParam("code", code(0))
                .post("/login/code")
                .then()
                .statusCode(401);
    }

    @Test
    void it_is_set_up_on_the_account_page_and_removed_with_password_and_code() {
        Console.as(session)
                .body(Map.of("current", PASSWORD, "code", code(0)))
                .post(FACTOR + "/remove")
                .then()
                .statusCode(204);
        Browsing browsing = Browsing.signedIn(name, PASSWORD);

        browsing.form("/account")
                .formParam("current", "wrong")
                .post("/account/second-factor")
                .then()
                .statusCode(422);
        String page = browsing.form("/account")
                .formParam("current", PASSWORD)
                .post("/account/second-factor")
                .then()
                .statusCode(200)
                .body(containsString("class=\"qr\""))
                .extract()
                .asString();
        secret = Base32.decode(
                page.replaceAll("(?s).*id=\"secret\">([A-Z2-7 ]+)<.*", "$1").replace(" ", ""));
        browsing.form("/account")
                .formParam("code", "000000")
                .post("/account/second-factor/confirm")
                .then()
                .statusCode(422);
        browsing.form("/account")
                .formParam("code", code(-1))
                .post("/account/second-factor/confirm")
                .then()
                .statusCode(200)
                .body(containsString("Recovery codes"));
        remove(browsing, PASSWORD, "000000").statusCode(422);
        remove(browsing, "wrong", code(0)).statusCode(422);
        remove(browsing, PASSWORD, code(0)).statusCode(303);

        login(Map.of()).statusCode(200);
    }

    @Test
    void turning_it_on_ends_the_sessions_from_before_and_tokens_are_not_asked() {
        String token = Console.as(session)
                .body(Map.of("label", "ci", "scopes", List.of("read"), "expiresInDays", 1))
                .post("/api/v1/tokens")
                .path("token");

        Console.as(token).get("/api/v1/me").then().statusCode(200);
        Console.as(session)
                .body(Map.of("current", PASSWORD))
                .post(FACTOR)
                .then()
                .statusCode(409)
                .body("type", equalTo("second-factor-on"));
    }

    @Test
    void a_session_that_was_left_open_can_not_guess_the_first_code() {
        Console.asAdmin().delete("/api/v1/accounts/" + name + "/second-factor");
        secret = Base32.decode(Console.as(session)
                .body(Map.of("current", PASSWORD))
                .post(FACTOR)
                .<String>path("secret"));
        for (int i = 0; i < 5; i++) {
            confirm("00000" + i).statusCode(422);
        }

        confirm(code(0)).statusCode(429).body("type", equalTo("too-many-attempts"));

        Console.as(session).get(FACTOR).then().body("since", nullValue());
        database.update("update second_factor set wrong_at = now() - interval '61 seconds' where account = ?", id());
        confirm(code(0)).statusCode(200);
    }

    @Test
    void a_sign_in_that_was_under_way_when_it_was_turned_on_is_asked_for_a_code() {
        UUID account = id();
        database.update("update second_factor set confirmed_at = null where account = ?", account);

        Overtaken.by(
                        database,
                        () -> {
                            database.first("select 1 from account where id = ? for update", row -> 1, account);
                            database.update("update second_factor set confirmed_at = now() where account = ?", account);
                        },
                        () -> login(Map.of()))
                .statusCode(401)
                .body("type", equalTo("code-needed"));
    }

    private ValidatableResponse confirm(String code) {
        return Console.as(session)
                .body(Map.of("code", code))
                .post(FACTOR + "/confirm")
                .then();
    }

    @Test
    void an_administrator_takes_it_off_and_that_waits_for_a_review() {
        Browsing.signedIn()
                .form("/accounts/" + name)
                .post("/accounts/" + name + "/second-factor/remove")
                .then()
                .statusCode(303);
        login(Map.of()).statusCode(200);

        Console.asAdmin()
                .get("/api/v1/audit?reviewed=false&action=account.second-factor-off&target=account:" + name)
                .then()
                .body("items.size()", equalTo(1));
        Console.asAdmin()
                .delete("/api/v1/accounts/admin/second-factor")
                .then()
                .statusCode(409)
                .body("type", equalTo("own-account"));
    }

    @Test
    void the_secret_is_in_no_row_and_in_no_entry_as_it_is() {
        String stored = database.first(
                        "select secret from second_factor where account = ?", row -> row.text("secret"), id())
                .orElseThrow();

        assertArrayEquals(
                secret, secrets.open("second factor of " + id(), stored).orElseThrow());
        assertEquals(Optional.empty(), secrets.open("second factor of " + UUID.randomUUID(), stored));
        char other = stored.charAt(30) == 'A' ? 'B' : 'A';
        assertEquals(
                Optional.empty(),
                secrets.open("second factor of " + id(), stored.substring(0, 30) + other + stored.substring(31)));
        String entries = Console.asAdmin()
                .get("/api/v1/audit?limit=500&actor=" + name)
                .then()
                .body("items.action", hasItem("account.second-factor-on"))
                .extract()
                .asString();
        assertTrue(recovery.stream().noneMatch(entries::contains));
        assertTrue(!entries.contains(Base32.toBase32String(secret)));
    }

    @Test
    void where_a_site_requires_it_a_site_role_sleeps_without_it() {
        CredentialRepository strict = new CredentialRepository(database, memberships, true);
        byte[] hash = Tokens.hash(session);
        Console.asAdmin()
                .body(Map.of("role", "auditor"))
                .put("/api/v1/accounts/" + name + "/site-role")
                .then()
                .statusCode(200);
        assertEquals(
                SiteRole.AUDITOR, strict.holder(hash, "127.0.0.1").orElseThrow().site());

        Console.asAdmin().delete("/api/v1/accounts/" + name + "/second-factor");

        assertEquals(
                SiteRole.NONE, strict.holder(hash, "127.0.0.1").orElseThrow().site());
    }

    @Test
    void nobody_comes_in_by_a_disabled_account() {
        Console.asAdmin()
                .post("/api/v1/accounts/" + name + "/disable")
                .then()
                .statusCode(200)
                .body("disabledAt", not(equalTo(null)));

        Console.as(session).get("/api/v1/me").then().statusCode(401);
        login(Map.of("code", code(0))).statusCode(401).body("type", equalTo("wrong-credentials"));
        Console.asAdmin()
                .post("/api/v1/accounts/admin/disable")
                .then()
                .statusCode(409)
                .body("type", equalTo("own-account"));

        // What was opened in the moment in which it was disabled; then it counts no more than all else that was ended.
        String stray = "stray-" + name;
        database.update(
                "insert into credential (id, account, kind, token, label, scopes, made_at, expires_at) values (?, ?, 'token',"
                        + " ?, 'stray', '{read}', now(), now() + interval '1 day')",
                UUID.randomUUID(),
                id(),
                Tokens.hash(stray));
        Console.as(stray).get("/api/v1/me").then().statusCode(401);

        Console.asAdmin().post("/api/v1/accounts/" + name + "/enable").then().statusCode(200);
        Console.as(stray).get("/api/v1/me").then().statusCode(401);
        login(Map.of("code", code(0))).statusCode(200);
    }

    private ValidatableResponse remove(Browsing browsing, String password, String code) {
        return browsing.form("/account")
                .formParam("current", password)
                .formParam("code", code)
                .post("/account/second-factor/remove")
                .then();
    }

    private ValidatableResponse login(Map<String, String> more) {
        Map<String, String> body = new java.util.HashMap<>(Map.of("name", name, "password", PASSWORD));
        body.putAll(more);
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/login")
                .then();
    }

    private UUID id() {
        return database.first("select id from account where name = ?", row -> row.uuid("id"), name)
                .orElseThrow();
    }

    /** The code that the app shows so many steps from now. */
    private String code(int steps) {
        return TimeCodes.at(secret, Instant.now().getEpochSecond() / 30 + steps);
    }
}
