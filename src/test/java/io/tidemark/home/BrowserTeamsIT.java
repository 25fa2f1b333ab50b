package io.tidemark.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Console;
import io.tidemark.support.Person;
import io.tidemark.support.PostgresForTests;
import io.tidemark.support.RealProvider;
import io.tidemark.support.SimulatedHosts;
import java.net.URI;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A team that serves itself, by two people in two browsers; it leaves pictures in target/screenshots. */
@QuarkusTest
class BrowserTeamsIT {

    private static final String PASSWORD = "three words here";

    private final String mark = UUID.randomUUID().toString().substring(0, 6);
    private final String team = "harbour-" + mark;
    private final String newcomer = "nia-" + mark;

    private SimulatedAgent host;
    private Person owner;
    private Person member;

    @BeforeEach
    void a_team_with_room_for_one_vm() {
        host = SimulatedHosts.agent("fra1-q08");
        SimulatedHosts.link(host);
        Console.asAdmin().body(Map.of("slug", team, "name", "Harbour " + mark)).post("/api/v1/teams");
        Console.asAdmin()
                .body(Map.of("vms", 1, "vcpus", 8, "memoryMib", 560))
                .put("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200);
        owner = person();
        member = person();
        owner.signIn("admin", PostgresForTests.ADMIN_PASSWORD);
    }

    @AfterEach
    void everybody_leaves() {
        owner.close();
        member.close();
        host.close();
    }

    @Test
    void an_owner_invites_a_member_who_makes_a_vm_meets_the_quota_and_gets_more() {
        joinsByALink();
        offersATemplate();

        member.goTo("/teams/" + team);
        member.photographs("team-templates");
        fromTemplate("first-" + mark);
        assertThat(member.heading("first-" + mark)).isVisible();
        member.goTo("/vms");
        member.sees(region(member, "New VM from template"), "The team's quota has no room for another VM");
        member.photographs("vms-templates");
        member.goTo("/vms/new");
        member.page()
                .getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .fill("second-" + mark);
        member.button("Make and start").click();
        member.sees(member.page().getByRole(AriaRole.ALERT), "VMs: 1 in use of 1, 1 more asked for");
        member.photographs("quota-met");

        member.goTo("/teams/" + team);
        Locator asking = region(member, "Ask for more");
        asking.getByLabel("VMs").fill("3");
        asking.getByLabel("Memory").fill("4096");
        asking.getByLabel("Why").fill("A second ledger for the audit");
        member.button("Send to the administrators").click();
        member.sees(region(member, "Requests"), "Waiting");
        member.photographs("team-member");
        assertThat(member.button("Make a link")).hasCount(0);

        owner.goTo("/teams");
        owner.photographs("teams");
        Locator request =
                owner.page().locator("form").filter(new Locator.FilterOptions().setHasText("A second ledger"));
        request.getByLabel("Note").fill("Until spring");
        request.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve"))
                .click();
        member.page().reload();
        member.sees(region(member, "Requests"), "Approved");
        member.sees(region(member, "Quota"), "of 4096 MiB");
        heldByGuardRails();
        asksASecondPerson();
        inChinese();
        comesByTheProvider();
        looksAtAccounts();
        assertEquals(List.of(), owner.complaints());
        assertEquals(List.of(), member.complaints());
    }

    private void joinsByALink() {
        owner.goTo("/teams/" + team);
        owner.button("Make a link").click();
        String link = owner.page().locator("#link").textContent();
        owner.photographs("invited");
        owner.goTo("/teams/" + team);
        owner.photographs("team-owner");
        member.goTo(URI.create(link).getPath());
        member.photographs("invitation");
        member.page().getByLabel("User name").fill(newcomer);
        member.page().getByLabel("What others see").fill("Nia Okafor");
        member.page().getByLabel("Password").fill(PASSWORD);
        member.button("Make the account and join").click();
        member.page().getByLabel("User name").fill(newcomer);
        member.page().getByLabel("Password").fill(PASSWORD);
        member.button("Sign in").click();
        assertThat(member.heading("Harbour " + mark)).isVisible();
    }

    /** The owner writes a template of what the team needs. */
    private void offersATemplate() {
        owner.goTo("/teams/" + team + "/templates/new");
        owner.page()
                .getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .fill("Ledger");
        owner.page().getByLabel("What it is for").fill("Books and their backups");
        owner.page()
                .getByLabel("Packages", new Page.GetByLabelOptions().setExact(true))
                .fill("jq zstd");
        owner.photographs("template-new");
        owner.button("Save the template").click();
        assertThat(owner.heading("Ledger")).isVisible();
        owner.photographs("templates");
    }

    /** Two clicks: the template, then the button. */
    private void fromTemplate(String name) {
        member.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New VM from Ledger"))
                .click();
        member.page()
                .getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .fill(name);
        member.photographs("vm-from-template");
        member.button("Make and start").click();
    }

    /** An administrator locks a size; the form says so beside the field, and the team's page in full. */
    private void heldByGuardRails() {
        owner.goTo("/teams/" + team + "/guard-rails");
        owner.page()
                .getByLabel("Memory", new Page.GetByLabelOptions().setExact(true))
                .first()
                .fill("512");
        owner.page()
                .getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Memory"))
                .check();
        owner.photographs("guard-rails");
        owner.button("Set the guard rails").click();
        owner.sees(region(owner, "Guard rails"), "Memory");
        member.goTo("/vms/new?team=" + team);
        assertThat(member.page().locator("#memoryMib")).hasAttribute("readonly", "");
        member.sees(member.page().locator("#locked-memoryMib"), "it stays 512 MiB");
        member.photographs("vm-new-held");
    }

    /** A member's revision that keeps less waits until an administrator has approved it. */
    private void asksASecondPerson() {
        Console.asAdmin()
                .body(Map.of("lesserRevisions", "second-person"))
                .put("/api/v1/teams/" + team + "/guard-rails")
                .then()
                .statusCode(200);
        String policy = Console.asAdmin()
                .body(Map.of("team", team, "name", "Quay " + mark, "copyOf", "Workshop"))
                .post("/api/v1/policies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        member.goTo("/policies/" + policy + "/revise");
        member.page().locator("#kept").fill("/etc");
        member.photographs("policy-revise");
        member.button("Make the revision").click();
        member.photographs("policy-keeps-less");
        member.page().locator("#keeps-less input[type=checkbox]").check();
        member.button("Propose the revision").click();
        assertThat(member.heading(newcomer + " proposes a revision that keeps less"))
                .isVisible();
        owner.goTo("/policies/proposals");
        owner.photographs("policy-proposals");
        region(owner, "Quay " + mark)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve"))
                .click();
        assertThat(region(owner, "Quay " + mark)).hasCount(0);
    }

    private void inChinese() {
        turnsASecondFactorOn();
        member.goTo("/account");
        member.page().getByLabel("Label").fill("backup script");
        member.button("Make a token").click();
        member.photographs("account-token");
        member.goTo("/account");
        member.photographs("account");
        member.page().locator("button[name=language][value=zh]").first().click();
        member.photographs("account-zh");
        member.goTo("/teams/" + team);
        member.photographs("team-zh");
    }

    private void turnsASecondFactorOn() {
        member.goTo("/account");
        member.page().locator("#factor-current").fill(PASSWORD);
        member.button("Set up an authenticator app").click();
        member.photographs("second-factor");
        byte[] secret =
                Base32.decode(member.page().locator("#secret").textContent().replace(" ", ""));
        member.page().locator("#code").fill(code(secret, 0));
        member.button("Turn it on").click();
        assertThat(member.heading("Recovery codes")).isVisible();
        String codes = member.page().locator("#codes").textContent();
        member.photographs("recovery-codes");
        member.page().context().clearCookies();
        member.goTo("/login");
        member.photographs("login");
        member.page().getByLabel("User name").fill(newcomer);
        member.page().getByLabel("Password").fill(PASSWORD);
        member.button("Sign in").click();
        member.photographs("login-code");
        member.page().locator("#code").fill(code(secret, 1));
        member.button("Sign in").click();
        assertThat(member.heading("VMs")).isVisible();
        endsTheSessionBefore();
        makesRecoveryCodesAnew(codes);
    }

    /** The one whose cookie is gone. */
    private void endsTheSessionBefore() {
        member.goTo("/account");
        member.button("End all other sessions").click();
        assertThat(member.heading("1 other session has ended")).isVisible();
        member.photographs("sessions-ended");
    }

    private void makesRecoveryCodesAnew(String before) {
        member.page().locator("#factor-current").fill(PASSWORD);
        member.page().locator("#factor-code").fill(before.lines().findFirst().orElseThrow());
        member.button("Make new recovery codes").click();
        assertThat(member.heading("Recovery codes")).isVisible();
        assertThat(member.page().locator("#codes")).not().hasText(before);
    }

    /** What the app shows so many steps of 30 s from now. */
    private static String code(byte[] secret, int steps) {
        TimeBasedOneTimePasswordGenerator app = new TimeBasedOneTimePasswordGenerator();
        try {
            return app.generateOneTimePasswordString(
                    new SecretKeySpec(secret, app.getAlgorithm()),
                    Instant.now().plus(app.getTimeStep().multipliedBy(steps)));
        } catch (InvalidKeyException e) {
            throw new AssertionError("Any bytes are a key", e);
        }
    }

    /** Through the pages of a real provider and back. */
    private void comesByTheProvider() {
        try (RealProvider provider = RealProvider.start()) {
            member.page().context().clearCookies();
            member.goTo("/login");
            member.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in with Harbour ID"))
                    .click();
            member.page().getByPlaceholder("Enter any login").fill("subject-of-abroad-" + mark);
            assertTrue(provider.serves(member.page().url()));
            member.page().getByPlaceholder("and password").fill("any");
            member.button("Sign-in").click();
            member.button("Continue").click();
            member.goTo("/account");
            member.sees(member.page().locator(".head"), "abroad-" + mark);
            member.photographs("account-by-provider");
            setsAPassword();
        }
    }

    /** Who has none shows the provider anew who they are. */
    private void setsAPassword() {
        member.button("Set a password").click();
        member.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Go on to Harbour ID"))
                .click();
        member.page().getByPlaceholder("Enter any login").fill("subject-of-abroad-" + mark);
        member.page().getByPlaceholder("and password").fill("any");
        member.button("Sign-in").click();
        assertThat(member.heading("Set a password")).isVisible();
        member.photographs("first-password");
        member.page().getByLabel("New password").fill(PASSWORD);
        member.button("Set a password").click();
        assertThat(member.heading("The password is changed")).isVisible();
    }

    /** An administrator makes an account, finds somebody by what is typed, without a button, and disables them. */
    private void looksAtAccounts() {
        owner.goTo("/accounts");
        owner.photographs("accounts");
        Locator making = region(owner, "Make an account");
        making.getByLabel("User name").fill("kofi-" + mark);
        making.getByLabel("Password").fill(PASSWORD);
        owner.button("Make an account").click();
        assertThat(owner.heading("kofi-" + mark)).isVisible();
        owner.goTo("/accounts");
        owner.page().getByLabel("Search accounts").pressSequentially(newcomer);
        assertThat(owner.page().locator("#people-found tbody tr")).hasCount(1);
        owner.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Nia Okafor"))
                .click();
        owner.photographs("accounts-person");
        owner.page().getByLabel("Why").fill("left the company");
        owner.button("Disable").click();
        assertThat(owner.heading("Nia Okafor is disabled")).isVisible();
        owner.photographs("accounts-disabled");
    }

    private static Locator region(Person person, String name) {
        return person.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    private static Person person() {
        return new Person(URI.create("http://127.0.0.1:" + RestAssured.port), Duration.ofSeconds(30));
    }
}
