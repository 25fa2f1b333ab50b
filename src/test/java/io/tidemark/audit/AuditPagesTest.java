package io.tidemark.audit;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.tidemark.platform.Language;
import io.tidemark.platform.WordList;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditPagesTest {

    @Inject
    AuditLog audit;

    private final String target = "vm:" + UUID.randomUUID();

    @Test
    void what_an_operation_did_reads_as_one_story() {
        UUID operation = UUID.randomUUID();
        audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "vm.restart", target)
                .ofOperation(operation)
                .withDiff(Map.of("name", "ledger-02", "accepted", Map.of("files", 14))));
        audit.recordAlone(AuditEntry.done("host:x", "console", "operation.end", target)
                .ofOperation(operation)
                .withDiff(Map.of("name", "ledger-02")));

        page().queryParam("target", target)
                .get("/audit")
                .then()
                .statusCode(200)
                .body(
                        containsString("<b>ann</b> restarted ledger-02"),
                        containsString("2 entries"),
                        containsString("14 files accepted as lost"));
        as(Console.adminToken(), "zh")
                .queryParam("target", target)
                .get("/audit")
                .then()
                .body(containsString("重启了 ledger-02"));
    }

    @Test
    void an_entry_shows_both_sides_of_what_changed() {
        audit.recordAlone(AuditEntry.done("ann", "10.0.0.7", "vm.change", target)
                .withDiff(Map.of("packages", Map.of("before", List.of("htop", "vim"), "after", List.of("vim", "jq")))));
        int seq = Console.asAdmin()
                .queryParam("target", target)
                .get("/api/v1/audit")
                .then()
                .extract()
                .path("items[0].seq");

        page().queryParam("target", target)
                .queryParam("entry", seq)
                .get("/audit")
                .then()
                .statusCode(200)
                .body(
                        containsString("<div class=\"del\"><span>−</span><span>htop</span></div>"),
                        containsString("<div class=\"add\"><span>+</span><span>jq</span></div>"),
                        containsString("10.0.0.7"));
    }

    @Test
    void markup_in_an_entry_stays_text() {
        String markup = "<script>alert(1)</script>";
        audit.recordAlone(AuditEntry.done(markup, markup, "thing.poke", target)
                .withDiff(Map.of("name", markup, markup, markup))
                .refused(markup));

        page().queryParam("target", target)
                .get("/audit")
                .then()
                .statusCode(200)
                .body(allOf(not(containsString(markup)), containsString("&lt;script&gt;")));
    }

    @Test
    void filters_stand_in_the_address_and_each_can_be_taken_away() {
        page().queryParam("target", target)
                .queryParam("q", "a&b")
                .get("/audit")
                .then()
                .statusCode(200)
                .body(
                        containsString("href=\"/audit?q=a%26b\""),
                        containsString("href=\"/audit/export?format=csv&amp;target=" + target.replace(":", "%3A")),
                        containsString("No entry fits"));
    }

    @Test
    void an_owner_sees_their_teams_log_and_no_chain() {
        String name = "owner-" + UUID.randomUUID();
        String slug = "own-" + UUID.randomUUID();
        Console.asAdmin().body(Map.of("name", name, "password", "long enough")).post("/api/v1/accounts");
        Console.asAdmin().body(Map.of("slug", slug, "name", "Own")).post("/api/v1/teams");
        Console.asAdmin().body(Map.of("role", "owner")).put("/api/v1/teams/" + slug + "/members/" + name);

        as(Console.tokenOf(name, "long enough"), "en")
                .get("/audit")
                .then()
                .statusCode(200)
                .body(containsString("changed the members of " + slug), not(containsString("/audit/verify")));
    }

    @Test
    void every_action_has_words_in_both_languages() {
        assertEquals(
                WordList.of("audit", Language.EN).keys(),
                WordList.of("audit", Language.ZH).keys());
    }

    private static RequestSpecification page() {
        return as(Console.adminToken(), "en");
    }

    private static RequestSpecification as(String token, String language) {
        return RestAssured.given()
                .cookie("tidemark-session", token)
                .header("Accept", "text/html")
                .header("Accept-Language", language);
    }
}
