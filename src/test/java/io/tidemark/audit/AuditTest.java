package io.tidemark.audit;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.platform.Database;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.support.Console;
import io.tidemark.support.PostgresForTests;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTest {

    @Inject
    Database database;

    @Inject
    AuditLog audit;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @Test
    void a_change_leaves_who_what_when_from_where_and_how_it_ended() {
        String slug = "team-" + UUID.randomUUID();

        Console.asAdmin()
                .body(Map.of("slug", slug, "name", "Team"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);

        Console.asAdmin()
                .queryParam("target", "team:" + slug)
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items[0].actor", equalTo("admin"))
                .body("items[0].action", equalTo("team.create"))
                .body("items[0].outcome", equalTo("done"))
                .body("items[0].from", equalTo("127.0.0.1"))
                .body("items[0].diff.name", equalTo("Team"));
    }

    @Test
    void a_refusal_leaves_an_entry_though_its_transaction_is_rolled_back() {
        String missing = "image-" + UUID.randomUUID();

        Console.asAdmin().delete("/api/v1/images/" + missing).then().statusCode(404);

        Console.asAdmin()
                .queryParam("target", "image:" + missing)
                .get("/api/v1/audit")
                .then()
                .body("items.outcome", equalTo(List.of("refused")))
                .body("items[0].cause", equalTo("not-found"));
    }

    @Test
    void a_password_is_in_no_entry() {
        String name = "person-" + UUID.randomUUID();
        String password = "secret-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("name", name, "password", password))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        Console.tokenOf(name, password);

        String log =
                Console.asAdmin().queryParam("limit", 500).get("/api/v1/audit").asString();

        assertTrue(log.contains(name));
        assertFalse(log.contains(password));
    }

    @Test
    void entries_are_read_page_by_page_without_gap_or_repeat() {
        String target = "thing:" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            audit.recordAlone(AuditEntry.done("tester", "console", "thing.poke", target));
        }

        String next = Console.asAdmin()
                .queryParam("target", target)
                .queryParam("limit", 3)
                .get("/api/v1/audit")
                .then()
                .body("items.size()", equalTo(3))
                .extract()
                .path("next");

        Console.asAdmin()
                .queryParam("target", target)
                .queryParam("after", next)
                .get("/api/v1/audit")
                .then()
                .body("items.size()", equalTo(2))
                .body("next", equalTo(null))
                .body("items.actor", everyItem(equalTo("tester")));
    }

    @Test
    void reading_the_log_is_an_entry() {
        String actor = "nobody-" + UUID.randomUUID();

        Console.asAdmin().queryParam("actor", actor).get("/api/v1/audit").then().body("items", empty());

        Console.asAdmin()
                .queryParam("action", "audit.read")
                .get("/api/v1/audit")
                .then()
                .body("items.diff.actor", hasItem(actor));
    }

    @Test
    void the_application_can_neither_change_nor_remove_an_entry() {
        audit.recordAlone(AuditEntry.done("tester", "console", "thing.poke", "thing:1"));

        assertThrows(DatabaseFailure.class, () -> database.update("update audit_entry set actor = 'other'"));
        assertThrows(DatabaseFailure.class, () -> database.update("delete from audit_entry"));
        assertThrows(DatabaseFailure.class, () -> database.update("truncate audit_entry"));
        assertThrows(DatabaseFailure.class, () -> database.update("drop table audit_entry"));
        assertThrows(DatabaseFailure.class, () -> database.update("alter table audit_entry disable trigger all"));
    }

    @Test
    void the_owner_of_the_table_is_held_by_its_triggers() throws SQLException {
        audit.recordAlone(AuditEntry.done("tester", "console", "thing.poke", "thing:2"));
        Cluster cluster = PostgresForTests.server().cluster();

        try (Connection connection = DriverManager.getConnection(url, Cluster.OWNER, cluster.ownerPassword());
                Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("delete from audit_entry"));
            assertThrows(SQLException.class, () -> statement.executeUpdate("truncate audit_entry"));
        }
    }

    @Test
    void without_a_transaction_to_belong_to_nothing_is_recorded() {
        assertThrows(
                RuntimeException.class,
                () -> audit.record(AuditEntry.done("tester", "console", "thing.poke", "thing:3")));
    }

    @Test
    void where_the_log_can_not_be_written_the_action_does_not_happen() {
        UUID id = UUID.randomUUID();
        // An entry without an actor is one that PostgreSQL refuses, as a full disk would.
        AuditEntry unwritable = new AuditEntry(
                null,
                "team.create",
                "team:x",
                Optional.empty(),
                Outcome.DONE,
                "console",
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThrows(
                RuntimeException.class, () -> QuarkusTransaction.requiringNew().run(() -> {
                    database.update("insert into team (id, slug, name) values (?, ?, ?)", id, "t-" + id, "T");
                    audit.record(unwritable);
                }));

        assertEquals(List.of(), database.list("select 1 from team where id = ?", row -> 1, id));
    }

    @Test
    void who_is_no_administrator_reads_only_the_log_of_a_team_they_own() {
        String name = "owner-" + UUID.randomUUID();
        String slug = "own-" + UUID.randomUUID();
        Console.asAdmin().body(Map.of("name", name, "password", "long enough")).post("/api/v1/accounts");
        Console.asAdmin().body(Map.of("slug", slug, "name", "Own")).post("/api/v1/teams");
        Console.asAdmin().body(Map.of("role", "owner")).put("/api/v1/teams/" + slug + "/members/" + name);
        String token = Console.tokenOf(name, "long enough");

        Console.as(token).get("/api/v1/audit").then().statusCode(403);
        Console.as(token)
                .queryParam("team", "default")
                .get("/api/v1/audit")
                .then()
                .statusCode(404);
        Console.as(token)
                .queryParam("team", slug)
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items", not(empty()))
                .body("items.action", everyItem(startsWith("team.")));
    }
}
