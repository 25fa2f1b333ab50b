package io.tidemark.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Console;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reviewers give filters names. */
@QuarkusTest
class SavedViewsTest {

    private static final String VIEWS = "/api/v1/audit/views";

    private String ann;
    private String bob;

    @BeforeEach
    void two_auditors() {
        ann = auditor();
        bob = auditor();
    }

    @Test
    void a_view_is_its_owners_until_it_is_shared() {
        String name = "Refused " + UUID.randomUUID();
        String id = saved(ann, name, "outcome=refused&actor=lin%20wei");

        listed(ann).body("items.find { it.id == '" + id + "' }.query", equalTo("actor=lin+wei&outcome=refused"));
        listed(bob).body("items.id", not(hasItem(id)));
        Console.as(bob)
                .body(Map.of("name", "mine"))
                .patch(VIEWS + "/" + id)
                .then()
                .statusCode(404);
        Console.as(ann)
                .body(Map.of("reach", "shared"))
                .patch(VIEWS + "/" + id)
                .then()
                .statusCode(200);
        listed(bob).body("items.find { it.id == '" + id + "' }.own", equalTo(false));
        Console.as(bob)
                .body(Map.of("name", "What was refused"))
                .patch(VIEWS + "/" + id)
                .then()
                .statusCode(200);
        listed(ann).body("items.find { it.id == '" + id + "' }.name", equalTo("What was refused"));
        Console.as(ann).delete(VIEWS + "/" + id).then().statusCode(204);
        listed(bob).body("items.id", not(hasItem(id)));
    }

    @Test
    void each_change_of_a_view_is_an_entry() {
        String id = saved(ann, "Exports", "action=audit.export");
        Console.as(ann).body(Map.of("name", "Who exported")).patch(VIEWS + "/" + id);
        Console.as(ann).delete(VIEWS + "/" + id);

        Console.asAdmin()
                .get("/api/v1/audit?target=view:" + id)
                .then()
                .body(
                        "items.action.reverse().join(' ')",
                        equalTo("audit.view.save audit.view.change audit.view.remove"),
                        "items[1].diff.name.before",
                        equalTo("Exports"));
    }

    @Test
    void what_can_not_be_asked_of_the_log_is_no_view() {
        for (String query : new String[] {"", "colour=red", "outcome=maybe", "from=yesterday", "q=%zz", "reviewed=1"}) {
            Console.as(ann)
                    .body(Map.of("name", "Odd", "query", query))
                    .post(VIEWS)
                    .then()
                    .statusCode(422);
        }
        for (String name : new String[] {"", " ", "x".repeat(61), "two\nlines"}) {
            Console.as(ann)
                    .body(Map.of("name", name, "query", "outcome=done"))
                    .post(VIEWS)
                    .then()
                    .statusCode(422);
        }
        saved(ann, "Once", "outcome=done");
        Console.as(ann)
                .body(Map.of("name", "ONCE", "query", "outcome=done"))
                .post(VIEWS)
                .then()
                .statusCode(409)
                .body("type", equalTo("name-taken"));
    }

    @Test
    void the_page_offers_views_and_a_name_stays_text() {
        String name = "<b>\"Lin\" & co</b>";
        String query = "actor=lin-" + UUID.randomUUID();
        given().cookie("tidemark-session", ann)
                .get("/audit?" + query)
                .then()
                .body(containsString("Save these filters"));
        saved(ann, name, query);

        given().cookie("tidemark-session", ann)
                .get("/audit?" + query)
                .then()
                .body(
                        containsString("&lt;b&gt;&quot;Lin&quot; &amp; co&lt;/b&gt;"),
                        not(containsString(name)),
                        containsString("aria-current=\"true\""));
        given().cookie("tidemark-session", bob)
                .get("/audit")
                .then()
                .statusCode(200)
                .body(not(matchesPattern("(?s).*class=\"token plain\"[^>]*>&lt;b&gt;&quot;Lin.*")));
    }

    @Test
    void nobody_has_more_than_there_is_room_for() {
        for (int i = 0; i < SavedViews.MOST; i++) {
            saved(ann, "View " + i, "outcome=done");
        }

        Console.as(ann)
                .body(Map.of("name", "One more", "query", "outcome=done"))
                .post(VIEWS)
                .then()
                .statusCode(409)
                .body("type", equalTo("too-many"));
    }

    private static String saved(String token, String name, String query) {
        return Console.as(token)
                .body(Map.of("name", name, "query", query))
                .post(VIEWS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse listed(String token) {
        return Console.as(token).get(VIEWS).then().statusCode(200);
    }

    private static String auditor() {
        String name = "auditor-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("name", name, "password", "long enough to sign in"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        Console.asAdmin()
                .body(Map.of("role", "auditor"))
                .put("/api/v1/accounts/" + name + "/site-role")
                .then()
                .statusCode(200);
        return Console.tokenOf(name, "long enough to sign in");
    }
}
