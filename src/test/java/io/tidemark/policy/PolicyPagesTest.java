package io.tidemark.policy;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages, as a browser without JavaScript gets them. */
@QuarkusTest
class PolicyPagesTest {

    private Browsing browsing;

    @BeforeEach
    void signIn() {
        browsing = Browsing.signedIn();
    }

    @Test
    void a_built_in_policy_is_shown_with_its_rules_traps_and_why_it_can_not_be_revised() {
        page("/policies/lima-classic")
                .body(containsString("Lima classic"))
                .body(containsString("<code>/usr/local</code>"))
                .body(containsString("What is not kept: /var/log, /opt, /srv, /usr."))
                .body(containsString("apk upgrade of a package of the base does not last"))
                .body(containsString("aria-describedby=\"why-revise\""))
                .body(containsString("Changes r1 → r2"));
    }

    @Test
    void the_tide_is_that_of_the_event_that_was_chosen() {
        page("/policies/layered?event=base-upgrade")
                .body(containsString("event=base-upgrade#tide\" aria-current=\"true\""));
    }

    @Test
    void a_question_is_answered_for_every_event_without_javascript() {
        asked("lima-classic", "apk upgrade")
                .body(containsString("although the newer file is in the cache"))
                .body(containsString("Snapshot revert"));
        asked("workshop", "jq").body(containsString("Not in world"));
        asked("workshop", "/etc/hosts").body(containsString("between two marks"));
    }

    @Test
    void a_question_without_an_answer_says_why_and_keeps_what_was_typed() {
        asked("workshop", "frobnicate <b")
                .body(containsString("It is not known what frobnicate touches"))
                .body(containsString("value=\"frobnicate &lt;b\""))
                .body(not(containsString("frobnicate <b")));
    }

    @Test
    void a_copy_is_made_and_a_revision_that_keeps_less_needs_a_sentence() {
        String name = "Page " + UUID.randomUUID();
        String location = browsing.form("/policies/new?copyOf=workshop")
                .formParam("team", "default")
                .formParam("copyOf", "workshop")
                .formParam("name", name)
                .formParam("root", "ram")
                .formParam("kept", "/etc\r\n/srv\r\n")
                .formParam("scratch", "/run\n/tmp")
                .formParam("packages", "fix")
                .formParam("dataVolumeGib", "4")
                .post("/policies")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        String path = location.substring(location.indexOf("/policies/"));
        page(path).body(containsString(name)).body(containsString("<code>/srv</code>"));

        revise(path, "/etc", Map.of())
                .statusCode(422)
                .body(containsString("r2 keeps less than r1"))
                .body(containsString("name=\"understood\""))
                .body(containsString("<code>/srv</code>"));
        revise(path, "/etc", Map.of("understood", "yes")).statusCode(303);

        page(path).body(containsString("r2 keeps less than r1")).body(containsString("Changes r1 → r2"));
        page(path + "?revision=1").body(containsString("This is revision 1, not the latest"));
    }

    @Test
    void a_wrong_path_is_told_beside_its_field_and_the_form_keeps_what_was_typed() {
        browsing.form("/policies/new?copyOf=workshop")
                .formParam("team", "default")
                .formParam("copyOf", "workshop")
                .formParam("name", "Wrong " + UUID.randomUUID())
                .formParam("root", "ram")
                .formParam("kept", "/etc\n/run/x")
                .formParam("scratch", "")
                .formParam("packages", "fix")
                .formParam("dataVolumeGib", "4")
                .post("/policies")
                .then()
                .statusCode(422)
                .body(containsString("id=\"wrong-kept\""))
                .body(containsString("/run is made anew by every boot"))
                .body(containsString("/etc\n/run/x</textarea>"));
    }

    @Test
    void who_may_not_revise_gets_no_form() {
        browsing.request()
                .accept("text/html")
                .get("/policies/workshop/revise")
                .then()
                .statusCode(409);
        String team = "team-" + UUID.randomUUID().toString().substring(0, 8);
        String viewer = "viewer-" + UUID.randomUUID().toString().substring(0, 8);
        Console.asAdmin().body(Map.of("slug", team, "name", team)).post("/api/v1/teams");
        Console.asAdmin()
                .body(Map.of("name", viewer, "password", "correct horse battery"))
                .post("/api/v1/accounts");
        Console.asAdmin().body(Map.of("role", "viewer")).put("/api/v1/teams/" + team + "/members/" + viewer);
        String id = Console.asAdmin()
                .body(Map.of("team", team, "name", "Seen " + team, "copyOf", "workshop"))
                .post("/api/v1/policies")
                .path("id");
        Browsing other = Browsing.signedIn(viewer, "correct horse battery");

        other.request().accept("text/html").get("/policies/" + id).then().statusCode(200);
        other.request()
                .accept("text/html")
                .get("/policies/" + id + "/revise")
                .then()
                .statusCode(403);
        other.request().accept("text/html").get("/policies/new").then().statusCode(403);
    }

    private ValidatableResponse revise(String path, String kept, Map<String, String> more) {
        return browsing.form(path + "/revise")
                .formParam("latest", "1")
                .formParam("root", "ram")
                .formParam("kept", kept)
                .formParam("scratch", "/run\n/tmp")
                .formParam("packages", "fix")
                .formParam("dataVolumeGib", "4")
                .formParams(more)
                .post(path + "/revise")
                .then();
    }

    private ValidatableResponse asked(String policy, String text) {
        return browsing.request()
                .accept("text/html")
                .queryParam("ask", text)
                .get("/policies/" + policy)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse page(String path) {
        return browsing.request().accept("text/html").get(path).then().statusCode(200);
    }
}
