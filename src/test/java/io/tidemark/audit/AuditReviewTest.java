package io.tidemark.audit;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.platform.Database;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.PageRequest;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditReviewTest {

    @Inject
    AuditReader reader;

    @Inject
    AuditLog audit;

    @Inject
    Database database;

    private final String mine = "thing:" + UUID.randomUUID();

    @Test
    void filters_compose() {
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.make", mine));
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.poke", mine).refused("too-early"));
        audit.recordAlone(AuditEntry.done("bob", "console", "thing.poke", mine));

        asked("actor", "ann").then().body("items.action", contains("thing.poke", "thing.make"));
        asked("actor", "ann", "action", "thing.poke").then().body("items.cause", contains("too-early"));
        asked("outcome", "refused").then().body("items.actor", contains("ann"));
        asked("outcome", "done", "action", "thing.poke").then().body("items.actor", contains("bob"));
        asked("outcome", "undone").then().statusCode(422).body("field", equalTo("outcome"));
    }

    @Test
    void entries_are_found_by_time() {
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.make", mine));
        String now = Instant.now().toString();
        String later = Instant.now().plusSeconds(60).toString();
        String earlier = Instant.now().minusSeconds(60).toString();

        asked("from", earlier, "to", later).then().body("items", hasSize(1));
        asked("to", earlier).then().body("items", empty());
        asked("from", later).then().body("items", empty());
        asked("from", now.substring(0, 10), "to", now.substring(0, 10)).then().body("items", hasSize(1));
        asked("from", "yesterday").then().statusCode(422).body("field", equalTo("from"));
    }

    @Test
    void words_are_found_in_names_reasons_and_diffs() {
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.make", mine)
                .withDiff(Map.of("paths", List.of("/opt/ledger-02/rates.csv"), "note", "quarterly figures")));
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.make", mine).failed("disk full"));

        asked("q", "figures quarterly").then().body("items", hasSize(1));
        asked("q", "\"quarterly figures\"").then().body("items", hasSize(1));
        asked("q", "\"figures quarterly\"").then().body("items", empty());
        asked("q", "/opt/ledger-02/rates.csv").then().body("items", hasSize(1));
        asked("q", "disk").then().body("items.outcome", contains("failed"));
        asked("q", "ann -disk").then().body("items", hasSize(1));
        asked("q", "'\"&|!:*(").then().statusCode(200);
    }

    @Test
    void an_entry_says_by_which_credential_and_in_which_request() {
        String token = Console.adminToken();
        String slug = "team-" + UUID.randomUUID();
        String request = Console.as(token)
                .body(Map.of("slug", slug, "name", "Team"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201)
                .extract()
                .header("X-Request-Id");

        int seq = Console.asAdmin()
                .queryParam("target", "team:" + slug)
                .get("/api/v1/audit")
                .then()
                .body("items[0].request", equalTo(request))
                .extract()
                .path("items[0].seq");
        String credential = Console.asAdmin()
                .get("/api/v1/audit/" + seq)
                .then()
                .statusCode(200)
                .body("story", hasSize(1))
                .extract()
                .path("entry.credential");
        Console.asAdmin()
                .queryParam("action", "session.open")
                .queryParam("limit", 20)
                .get("/api/v1/audit")
                .then()
                .body("items.credential", hasItem(credential));
    }

    @Test
    void steps_of_an_operation_hang_under_the_entry_that_began_it() {
        UUID operation = UUID.randomUUID();
        audit.recordAlone(AuditEntry.done("ann", "console", "vm.restart", mine).ofOperation(operation));
        audit.recordAlone(
                AuditEntry.done("host:x", "console", "operation.end", mine).ofOperation(operation));

        List<Integer> numbers =
                asked("operation", operation.toString()).then().extract().path("items.seq");
        int first = numbers.get(1);

        asked("operation", operation.toString()).then().body("items.causedBy", contains(first, null));
        Console.asAdmin()
                .get("/api/v1/audit/" + numbers.get(0))
                .then()
                .body("story.action", contains("vm.restart", "operation.end"));
    }

    @Test
    void an_export_has_every_entry_and_is_an_entry_itself() {
        QuarkusTransaction.requiringNew().run(() -> {
            for (int i = 0; i < 1203; i++) {
                audit.record(
                        AuditEntry.done("ann", "console", "thing.poke", mine).withDiff(Map.of("i", i)));
            }
        });

        String lines = asAuditor("target", mine)
                .queryParam("format", "jsonl")
                .get("/api/v1/audit/export")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("audit.jsonl"))
                .extract()
                .asString();

        assertEquals(1203, lines.lines().count());
        assertEquals(
                1203,
                lines.lines()
                        .map(line -> line.replaceAll(".*\"seq\":(\\d+).*", "$1"))
                        .distinct()
                        .count());
        Console.asAdmin()
                .queryParam("action", "audit.export")
                .get("/api/v1/audit")
                .then()
                .body("items.diff.target", hasItem(mine));
    }

    @Test
    void no_cell_of_an_export_is_a_formula() {
        audit.recordAlone(AuditEntry.done("=1+1", "console", "@SUM(A1)", mine).failed("-2, \"quoted\""));

        String csv = asAuditor("target", mine)
                .queryParam("format", "csv")
                .get("/api/v1/audit/export")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertTrue(csv.contains(",'=1+1,'@SUM(A1),"), csv);
        assertTrue(csv.contains("\"'-2, \"\"quoted\"\"\""), csv);
        for (String formula : List.of("=a", "+a", "-a", "@a", "\ta", "\ra", "\na", "＝a", "＋a", "－a", "＠a")) {
            assertTrue(AuditExport.cell(formula).replace("\"", "").startsWith("'"), formula);
        }
        assertEquals("plain", AuditExport.cell("plain"));
    }

    @Test
    void an_owner_reads_and_exports_only_what_is_their_teams() {
        String name = "owner-" + UUID.randomUUID();
        String slug = "own-" + UUID.randomUUID();
        Console.asAdmin().body(Map.of("name", name, "password", "long enough")).post("/api/v1/accounts");
        Console.asAdmin().body(Map.of("slug", slug, "name", "Own")).post("/api/v1/teams");
        Console.asAdmin().body(Map.of("role", "owner")).put("/api/v1/teams/" + slug + "/members/" + name);
        String token = Console.tokenOf(name, "long enough");
        audit.recordAlone(AuditEntry.done("ann", "console", "thing.poke", mine));
        int foreign = asked().then().extract().path("items[0].seq");
        int own = Console.as(token)
                .queryParam("team", slug)
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].seq");

        Console.as(token).get("/api/v1/audit/" + own).then().statusCode(200);
        Console.as(token).get("/api/v1/audit/" + foreign).then().statusCode(404);
        Console.as(token).get("/api/v1/audit/export").then().statusCode(403);
        Console.as(token).get("/api/v1/audit/verify").then().statusCode(403);
        String lines = Console.as(token)
                .queryParam("team", slug)
                .get("/api/v1/audit/export")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertFalse(lines.contains(mine));
        assertTrue(lines.contains(slug));
    }

    @Test
    void a_sensitive_entry_waits_until_somebody_reviews_it() {
        audit.recordAlone(AuditEntry.done("ann", "console", "vm.restart", mine)
                .withDiff(Map.of("accepted", Map.of("files", 2, "packages", 0))));
        audit.recordAlone(AuditEntry.done("ann", "console", "vm.restart", mine)
                .withDiff(Map.of("accepted", Map.of("files", 0, "packages", 0))));
        int seq = asked("reviewed", "false")
                .then()
                .body("items", hasSize(1))
                .body("items[0].toReview", equalTo("loss"))
                .extract()
                .path("items[0].seq");

        review(seq, Map.of("note", "  ")).then().statusCode(422).body("field", equalTo("note"));
        review(seq, Map.of("note", "=HYPERLINK(1) is text"))
                .then()
                .statusCode(200)
                .body("reviews.by", contains("admin"));

        asked("reviewed", "false").then().body("items", empty());
        asked("reviewed", "true").then().body("items.seq", contains(seq)).body("items[0].toReview", equalTo(null));
        Console.asAdmin()
                .queryParam("target", "entry:" + seq)
                .get("/api/v1/audit")
                .then()
                .body("items[0].action", equalTo("audit.review"))
                .body("items[0].diff.note", equalTo("=HYPERLINK(1) is text"));
        asked("reviewed", "maybe").then().statusCode(422).body("field", equalTo("reviewed"));
    }

    @Test
    void nobody_reviews_their_own_where_four_eyes_are_asked_for() {
        audit.recordAlone(AuditEntry.done("admin", "console", "audit.export", mine));
        int seq = asked().then().extract().path("items[0].seq");

        review(seq, Map.of("note", "looks fine to me"))
                .then()
                .statusCode(409)
                .body("type", containsString("own-entry"));

        asked("reviewed", "false").then().body("items.seq", contains(seq));
    }

    @Test
    void the_applications_role_takes_nothing_out_of_the_inbox_and_changes_no_review() {
        audit.recordAlone(AuditEntry.done("ann", "console", "audit.export", mine));

        for (String forbidden : List.of(
                "delete from audit_inbox",
                "update audit_inbox set why = 'quota'",
                "insert into audit_review (review, entry) values (1, 1)",
                "delete from audit_review",
                "update audit_review set entry = 1")) {
            DatabaseFailure refused = assertThrows(DatabaseFailure.class, () -> database.update(forbidden), forbidden);
            assertTrue(refused.getCause().getMessage().contains("permission denied"), forbidden);
        }
        asked("reviewed", "false").then().body("items", hasSize(1));
    }

    @Test
    void a_refusal_stands_in_the_log_of_the_team_whose_matter_it_was() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String slug = "own-" + mark;
        for (String name : List.of("owner-" + mark, "viewer-" + mark)) {
            Console.asAdmin()
                    .body(Map.of("name", name, "password", "long enough"))
                    .post("/api/v1/accounts")
                    .then()
                    .statusCode(201);
        }
        Console.asAdmin().body(Map.of("slug", slug, "name", "Own")).post("/api/v1/teams");
        Console.asAdmin().body(Map.of("role", "owner")).put("/api/v1/teams/" + slug + "/members/owner-" + mark);
        Console.asAdmin().body(Map.of("role", "viewer")).put("/api/v1/teams/" + slug + "/members/viewer-" + mark);

        Console.as(Console.tokenOf("viewer-" + mark, "long enough"))
                .body(Map.of("role", "owner"))
                .put("/api/v1/teams/" + slug + "/members/viewer-" + mark)
                .then()
                .statusCode(403);

        Console.as(Console.tokenOf("owner-" + mark, "long enough"))
                .queryParam("team", slug)
                .queryParam("outcome", "refused")
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items.actor", contains("viewer-" + mark))
                .body("items.cause", contains("role-needed"))
                .body("items.toReview", contains("refusal"));
    }

    @Test
    void a_check_of_a_part_is_not_shown_as_a_check_of_all() {
        Console.asAdmin().post("/api/v1/audit/verify").then().statusCode(200);
        Console.asAdmin()
                .queryParam("from", "1")
                .queryParam("to", "2")
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200);

        Console.asAdmin()
                .queryParam("action", "audit.verify")
                .get("/api/v1/audit")
                .then()
                .body("items[0].diff.to", equalTo("2"));
        assertEquals(
                List.of(),
                reader.list(AuditFilter.ofChecks(), new PageRequest(500, Optional.empty())).items().stream()
                        .filter(check -> check.diff().contains("\"to\""))
                        .toList());
    }

    @Test
    void a_forwarded_address_from_anybody_counts_for_nothing() {
        String slug = "team-" + UUID.randomUUID();

        Console.asAdmin()
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Forwarded", "for=203.0.113.9")
                .body(Map.of("slug", slug, "name", "Team"))
                .post("/api/v1/teams");

        Console.asAdmin()
                .queryParam("target", "team:" + slug)
                .get("/api/v1/audit")
                .then()
                .body("items[0].from", equalTo("127.0.0.1"));
    }

    private static io.restassured.response.Response review(int seq, Map<String, String> note) {
        return Console.asAdmin().body(note).post("/api/v1/audit/" + seq + "/review");
    }

    private io.restassured.response.Response asked(String... parameters) {
        return asAuditor(parameters).queryParam("target", mine).get("/api/v1/audit");
    }

    private static RequestSpecification asAuditor(String... parameters) {
        RequestSpecification request = Console.asAdmin();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        return request;
    }

    @Test
    void a_text_that_no_database_can_hold_is_refused_with_the_reason() {
        Console.asAdmin()
                .queryParam("q", "before\0after")
                .get("/api/v1/audit")
                .then()
                .statusCode(422)
                .body("type", containsString("refused-value"))
                .body("detail", containsString("NUL"));
    }
}
