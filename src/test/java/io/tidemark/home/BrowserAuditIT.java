package io.tidemark.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.support.Console;
import io.tidemark.support.Person;
import io.tidemark.support.PostgresForTests;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody reviews the log in a real Chromium. */
@QuarkusTest
class BrowserAuditIT {

    @Inject
    AuditLog audit;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    private static final String PASSWORD = "long enough to sign in";

    private final String target = "vm:" + UUID.randomUUID();
    private Person person;

    @BeforeEach
    void somebody_is_signed_in() {
        person = new Person(URI.create("http://127.0.0.1:" + RestAssured.port), Duration.ofSeconds(30));
        person.signIn(auditor(), PASSWORD);
    }

    @AfterEach
    void they_leave() {
        person.close();
    }

    @Test
    void an_auditor_follows_a_story_and_reviews_it_and_finds_a_row_that_somebody_tampered_with() throws SQLException {
        UUID operation = UUID.randomUUID();
        audit.recordAlone(AuditEntry.done("lin.wei", "10.20.4.17", "vm.change", target)
                .withDiff(Map.of(
                        "name",
                        "ledger-02",
                        "packages",
                        Map.of("before", List.of("htop", "vim"), "after", List.of("vim", "jq")))));
        audit.recordAlone(AuditEntry.done("lin.wei", "10.20.4.17", "vm.restart", target)
                .ofOperation(operation)
                .withDiff(Map.of("name", "ledger-02", "accepted", Map.of("files", 3, "bytes", 120_000))));
        audit.recordAlone(AuditEntry.done("host:fra1-q07", "console", "operation.end", target)
                .ofOperation(operation)
                .withDiff(Map.of("name", "ledger-02")));
        audit.recordAlone(AuditEntry.done("amara.okafor", "10.20.4.9", "vm.delete", target)
                .withDiff(Map.of("name", "ledger-02"))
                .refused("role-needed"));
        person.goTo("/audit");
        person.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Verify"))
                .click();
        assertThat(chain()).containsText("Chain whole");

        person.goTo("/audit?target=" + target);
        tab("To review").click();
        person.page().getByText("restarted ledger-02").click();
        assertThat(person.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Entry #")))
                .isVisible();
        person.page().getByLabel("Review note").fill("Lin Wei had told the team on Friday");
        person.photographs("audit-inbox");
        person.button("Reviewed").click();
        assertThat(person.page().locator("#entry")).containsText("Lin Wei had told the team on Friday");
        assertThat(person.page().locator("#entry")).containsText("Reviewed by auditor-");
        person.page().getByText("Timeline of ledger-02").click();
        person.page().getByText("changed the definition of ledger-02").click();
        assertThat(person.page().locator("#entry")).containsText("jq");
        person.photographs("audit-story");

        asSuperuser("update audit_entry set actor = 'nobody' where action = 'vm.change' and target = '" + target + "'");
        person.goTo("/audit?target=" + target);
        person.button("Verify again").click();
        assertThat(chain()).containsText("Chain broken at #");
        assertThat(chain()).containsText("It does not say any more what was sealed.");
        person.page().getByText("Show it").click();
        assertThat(person.page().locator("#entry")).containsText("Tampered");
        person.photographs("audit-tampered");

        asSuperuser(
                "update audit_entry set actor = 'lin.wei' where action = 'vm.change' and target = '" + target + "'");
        person.button("Verify again").click();
        assertThat(chain()).containsText("Chain whole");
        assertEquals(List.of(), person.complaints());
    }

    /** Somebody who reads and reviews, and changes nothing. */
    private static String auditor() {
        String name = "auditor-" + UUID.randomUUID();
        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        Console.asAdmin()
                .body(Map.of("role", "auditor"))
                .put("/api/v1/accounts/" + name + "/site-role")
                .then()
                .statusCode(200);
        return name;
    }

    private Locator tab(String name) {
        return person.page()
                .getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Review"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
    }

    private Locator chain() {
        return person.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Seal"));
    }

    /** Somebody who has the database and not the key. */
    private void asSuperuser(String sql) throws SQLException {
        Cluster cluster = PostgresForTests.server().cluster();
        try (Connection connection = DriverManager.getConnection(url, "postgres", cluster.superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            assertEquals(1, statement.executeUpdate(sql));
        }
    }
}
