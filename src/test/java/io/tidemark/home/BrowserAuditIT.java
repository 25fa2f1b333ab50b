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
import io.tidemark.platform.Database;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.support.Console;
import io.tidemark.support.Person;
import io.tidemark.support.PostgresForTests;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody reviews the log in a real Chromium. */
@QuarkusTest
class BrowserAuditIT {

    @Inject
    AuditLog audit;

    @Inject
    Database database;

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

    @Test
    void an_auditor_gives_filters_a_name_and_plays_a_recording() throws IOException {
        audit.recordAlone(AuditEntry.done("amara.okafor", "10.20.4.9", "vm.delete", target)
                .withDiff(Map.of("name", "ledger-02"))
                .refused("role-needed"));
        person.goTo("/audit?outcome=refused&actor=amara.okafor");
        person.page().getByText("Save these filters").click();
        person.page().getByLabel("Name of the view").fill("What Amara may not");
        person.page().getByLabel("Shared with all who read the whole log").check();
        person.photographs("audit-view-new");
        person.button("Save").click();
        assertThat(person.page()
                        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("What Amara may not · shared")))
                .isVisible();
        person.photographs("audit-views");

        UUID recording = recorded("""
                {"version":2,"width":80,"height":24,"timestamp":1795464000,"title":"ledger-02"}
                [0.1,"o","ledger-02:~# "]
                [0.4,"o","apk upgrade\\r\\nOK: 42 MiB in 61 packages\\r\\n"]
                [300.0,"o","ledger-02:~# "]
                """);
        person.goTo("/audit/recordings/" + recording);
        Locator player =
                person.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Recording of a console"));
        person.page().getByLabel("Speed").selectOption("8");
        person.button("Play").click();
        assertThat(player).containsText("OK: 42 MiB in 61 packages");
        assertThat(player).containsText("0:02 / 0:02");
        assertThat(person.button("Play")).isVisible();
        person.photographs("recording");
        person.page().getByLabel("Position").fill("0.1");
        assertThat(player).not().containsText("OK: 42 MiB");
        assertEquals(List.of(), person.complaints());
    }

    private UUID recorded(String cast) throws IOException {
        UUID id = UUID.randomUUID();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(part)) {
            zip.write(cast.getBytes(StandardCharsets.UTF_8));
        }
        database.update(
                "insert into console_recording (id, vm, vm_name, team, actor) values (?, ?, 'ledger-02', ?, 'lin.wei')",
                id,
                UUID.randomUUID(),
                UUID.randomUUID());
        database.update("insert into console_recording_part (recording, number, events) values (?, 0, ?)", id, (Object)
                part.toByteArray());
        return id;
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
