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

/** What a person sees before something is lost, in a real Chromium, on a host that is simulated. */
@QuarkusTest
class BrowserSurvivalIT {

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

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
