package io.tidemark.home;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Person;
import io.tidemark.support.PostgresForTests;
import io.tidemark.support.SimulatedHosts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person does in a real Chromium, on a host that is simulated; it leaves pictures in target/screenshots. */
@QuarkusTest
class BrowserIT {

    /** Long enough for a step to be seen, short enough for a test. */
    private static final Duration BEAT = Duration.ofMillis(250);

    private SimulatedAgent host;
    private Person person;

    @BeforeEach
    void somebody_is_signed_in_and_a_host_is_there() {
        host = new SimulatedAgent(SimulatedHosts.console(), "fra1-q07", SimulatedHosts.token(), 8192, BEAT);
        SimulatedHosts.link(host);
        person = new Person(URI.create("http://127.0.0.1:" + RestAssured.port), Duration.ofSeconds(30));
        person.signIn("admin", PostgresForTests.ADMIN_PASSWORD);
    }

    @AfterEach
    void everybody_leaves() {
        person.close();
        host.close();
    }

    private static String named(String temper) {
        return temper + "-" + UUID.randomUUID().toString().substring(0, 6);
    }

    @Test
    void a_vm_is_made_watched_used_and_stopped() {
        String name = named("ledger");

        person.makeVm(name, SimulatedHosts.ISO, "Workshop");
        person.photographs("vm-starting");
        person.seesStepDone("Bind the kept paths");
        person.seesStatus("Running");
        person.types("hostname");
        person.seesInTerminal(name);
        person.photographs("vm-running");
        person.page().reload();
        person.seesInTerminal("hostname");
        person.stops();
        person.seesStatus("Stopped");

        person.photographs("vm-stopped");
        assertEquals(List.of(), person.complaints());
    }

    @Test
    void the_list_is_current_without_a_reload() {
        String name = named("gateway");
        person.goTo("/vms");

        SimulatedHosts.vm(SimulatedHosts.link(host), name);

        Locator line = person.page().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name));
        assertThat(line).containsText("Running");
        person.photographs("vms");
        assertEquals(List.of(), person.complaints());
    }

    @Test
    void what_was_not_rebuilt_is_named_on_the_page() {
        String name = named("forget");

        person.makeVm(name, SimulatedHosts.ISO, "Workshop");
        person.seesStatus("Running");

        assertThat(person.page().getByText("1 package could not be rebuilt")).isVisible();
        person.photographs("vm-not-rebuilt");
    }

    @Test
    void nothing_is_lost_unasked_and_what_is_kept_is_in_the_receipt() {
        String name = named("risk");
        SimulatedHosts.vm(SimulatedHosts.link(host), name);
        person.goTo("/vms?show=at-risk");
        Locator line = person.page().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name));
        person.sees(line, "at risk");
        person.photographs("vms-at-risk");
        line.getByRole(AriaRole.LINK).click();
        assertThat(person.heading("At risk on restart")).isVisible();
        person.photographs("vm-survival");

        person.button("Restart…").click();
        Locator preview = person.page().getByRole(AriaRole.DIALOG);
        person.sees(preview, "Restarting " + name + " would lose");
        person.photographs("preview");
        for (Locator box : preview.locator("input[name=path]").all()) {
            box.uncheck();
        }
        preview.getByLabel("/usr/bin/ledger-import").check();
        button(preview, "Keep ticked and restart").click();

        assertThat(person.page().getByText("Saved first: /usr/bin/ledger-import."))
                .isVisible();
        assertThat(person.page().getByRole(AriaRole.LISTITEM).filter(has("rates.csv")))
                .isVisible();
        assertThat(person.page().getByRole(AriaRole.LISTITEM).filter(has("ledger-import")))
                .hasCount(0);
        person.page().getByLabel("I understand that").check();
        person.button("Restart anyway").click();

        person.seesStatus("Running");
        person.sees(person.page().locator("#receipt"), "/usr/bin/ledger-import");
        person.sees(person.page().locator("#receipt"), "Promise kept");
        person.photographs("vm-receipt");
        assertEquals(List.of(), person.complaints());
    }

    @Test
    void a_guest_that_does_not_answer_is_not_stopped_by_one_click() {
        String name = named("mute");
        SimulatedHosts.vm(SimulatedHosts.link(host), name);
        person.goTo("/vms");
        person.page()
                .getByRole(AriaRole.ROW)
                .filter(has(name))
                .getByRole(AriaRole.LINK)
                .click();
        person.seesStatus("Running");

        person.button("Stop…").click();
        Locator preview = person.page().getByRole(AriaRole.DIALOG);
        person.sees(preview, "What stopping " + name + " takes is not known");
        button(preview, "Stop anyway").click();

        person.sees(person.page().getByRole(AriaRole.ALERT), "Tick the box first");
        person.photographs("preview-unknown");
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    @Test
    void a_failed_start_says_why() {
        String name = named("fail");

        person.makeVm(name, SimulatedHosts.ISO, "Workshop");

        assertThat(person.heading(name + " does not run")).isVisible();
        person.photographs("vm-failed");
    }

    @Test
    void the_keyboard_finds_its_way_out_of_the_terminal() {
        person.makeVm(named("keys"), SimulatedHosts.ISO, "Ephemeral");
        person.seesStatus("Running");
        person.opensConsole();
        Locator typing = person.terminal().getByRole(AriaRole.TEXTBOX);
        typing.focus();

        person.page().keyboard().press("Tab");
        assertThat(typing).isFocused();
        person.page().keyboard().press("Control+m");

        assertThat(person.button("Pause")).isFocused();
    }

    @Test
    void every_page_has_its_picture() {
        for (String page :
                List.of("/policies", "/policies/lima-classic", "/policies/disk-image", "/hosts", "/vms/new")) {
            person.goTo(page);
            assertThat(person.page().getByRole(AriaRole.HEADING).first()).isVisible();
            person.photographs(page.substring(1).replace('/', '-'));
        }
        person.goTo("/nowhere");
        person.photographs("not-found");

        assertEquals(List.of(), person.complaints());
    }
}
