package io.tidemark.account;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages about everybody's accounts. */
@QuarkusTest
class PeoplePagesTest {

    private final String name = "people-" + UUID.randomUUID().toString().substring(0, 8);
    private final String page = "/accounts/" + name;

    @Inject
    Database database;

    private String session;

    @BeforeEach
    void somebody_of_the_team_default() {
        session = Console.member(Console.adminToken(), name, "default", "viewer");
    }

    @Test
    void an_administrator_finds_an_account_by_a_part_of_what_pages_show() {
        database.update("update account set display_name = ? where name = ?", "Ängström 100%_" + name, name);
        Browsing admin = Browsing.signedIn();

        found(admin, name.substring(3)).body(containsString(page + "\""));
        found(admin, "ängström 100%_" + name).body(containsString(page + "\""));
        found(admin, "100%%" + name).body(not(containsString(page + "\"")), containsString("No account has this"));
        Console.asAdmin()
                .queryParam("q", name)
                .get("/api/v1/accounts")
                .then()
                .body("items.name", equalTo(List.of(name)))
                .body("items[0].sessions", equalTo(1));
        admin.request()
                .get(page)
                .then()
                .statusCode(200)
                .body(containsString("href=\"/teams/default\""), containsString("/audit?actor=" + name));
        admin.request().get("/accounts/nobody-of-this-name").then().statusCode(404);
    }

    @Test
    void what_one_page_can_not_hold_stands_on_the_next() {
        String crowd = "crowd-" + name;
        database.update("""
                insert into account (id, name, display_name, password, site_role)
                select gen_random_uuid(), ? || '-' || lpad(n::text, 2, '0'), 'Crowd', password, 'none'
                from account, generate_series(1, 51) n where name = ?""", crowd, name);
        Browsing admin = Browsing.signedIn();

        String next = found(admin, crowd)
                .body(containsString(crowd + "-50\""), not(containsString(crowd + "-51\"")))
                .extract()
                .asString()
                .replaceAll("(?s).*class=\"pager below\".*?href=\"([^\"]+)\".*", "$1")
                .replace("&amp;", "&");

        admin.request()
                .urlEncodingEnabled(false)
                .get(next)
                .then()
                .statusCode(200)
                .body(containsString(crowd + "-51\""), not(containsString(crowd + "-50\"")));
        database.update("delete from account where name like ?", crowd + "%");
    }

    @Test
    void an_account_is_disabled_and_enabled_for_a_reason_that_its_page_and_the_log_tell() {
        Browsing admin = Browsing.signedIn();
        sent(admin, "disable", "reason", " ").statusCode(422).body(containsString("Say why"));
        Console.as(session).get("/api/v1/me").then().statusCode(200);

        sent(admin, "disable", "reason", "gone <for> good").statusCode(303);

        Console.as(session).get("/api/v1/me").then().statusCode(401);
        admin.request().get(page).then().body(containsString("gone &lt;for&gt; good"));
        sent(admin, "enable", "reason", "came back").statusCode(303);
        Console.tokenOf(name, Console.PASSWORD);
        admin.request().get(page).then().body(not(containsString("gone")));
        Console.asAdmin()
                .get("/api/v1/audit?target=account:" + name)
                .then()
                .body(
                        "items.find { it.action == 'account.disable' && it.outcome == 'done' }.diff.reason",
                        equalTo("gone <for> good"))
                .body("items.find { it.action == 'account.enable' }.diff.reason", equalTo("came back"));
    }

    @Test
    void an_administrator_makes_an_account_and_gives_it_a_site_role() {
        Browsing admin = Browsing.signedIn();
        make(admin, name).statusCode(409).body(containsString("of this name already"));
        make(admin, "new-" + name).statusCode(303).header("Location", containsString("/accounts/new-" + name));

        sent(admin, "site-role", "role", "auditor").statusCode(303);

        Console.as(session).get("/api/v1/me").then().body("siteRole", equalTo("auditor"));
        sent(admin, "site-role", "role", "king").statusCode(422);
        sent(admin, "site-role", "role", "none").statusCode(303);
    }

    @Test
    void nobody_is_offered_to_shut_themselves_out() {
        Browsing admin = Browsing.signedIn();

        admin.request()
                .get("/accounts/admin")
                .then()
                .body(containsString("This is your own account"), not(containsString("/disable\"")));
        admin.form("/accounts/admin")
                .formParam("reason", "tired")
                .post("/accounts/admin/disable")
                .then()
                .statusCode(409)
                .body(containsString("Nobody does this to themselves"));
    }

    @Test
    void an_auditor_looks_and_finds_no_form_and_others_find_no_way_there() {
        Browsing member = Browsing.signedIn(name, Console.PASSWORD);
        member.request().get("/accounts").then().statusCode(403);
        member.request().get("/account").then().body(not(containsString("href=\"/accounts\"")));
        Console.asAdmin()
                .body(Map.of("role", "auditor"))
                .put("/api/v1/accounts/" + name + "/site-role")
                .then()
                .statusCode(200);

        member.request()
                .get("/accounts")
                .then()
                .statusCode(200)
                .body(containsString("Accounts are changed by an administrator"), not(containsString("new-password")));
        List<String> forms = member.request()
                .get("/accounts/admin")
                .htmlPath()
                .getList("**.findAll { it.name() == 'form' }.@action");
        assertEquals(
                List.of(),
                forms.stream().filter(action -> action.startsWith("/accounts")).toList());
        member.form("/account")
                .formParam("reason", "because")
                .post("/accounts/admin/disable")
                .then()
                .statusCode(403);
        Console.asAdmin()
                .get("/api/v1/audit?outcome=refused&action=account.disable&actor=" + name)
                .then()
                .body("items.cause", hasItem("admin-needed"));
    }

    private static ValidatableResponse found(Browsing browsing, String part) {
        return browsing.request().queryParam("q", part).get("/accounts").then().statusCode(200);
    }

    private static ValidatableResponse make(Browsing browsing, String name) {
        return browsing.form("/accounts")
                .formParam("name", name)
                .formParam("displayName", "")
                .formParam("password", Console.PASSWORD)
                .post("/accounts")
                .then();
    }

    private ValidatableResponse sent(Browsing browsing, String action, String field, String value) {
        return browsing.form(page)
                .formParam(field, value)
                .post(page + "/" + action)
                .then();
    }
}
