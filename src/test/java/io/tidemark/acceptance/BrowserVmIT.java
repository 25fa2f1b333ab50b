package io.tidemark.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidemark.support.Person;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person makes a real Alpine VM in a real Chromium and uses it; pictures of it are left in target/screenshots. */
class BrowserVmIT {

    private static Installation tidemark;

    @BeforeAll
    static void startTidemark() {
        tidemark = Installation.fresh("browser");
    }

    @AfterAll
    static void endTidemark() {
        tidemark.close();
    }

    @Test
    void a_person_makes_a_vm_watches_it_boot_types_in_its_console_and_stops_it() {
        try (Person person = new Person(tidemark.address(), Duration.ofMinutes(4))) {
            person.signIn("admin", Installation.PASSWORD);
            person.makeVm("harbour", "alpine-local-3.19.1", "Workshop");
            person.seesStepDone("Bind the kept paths");
            person.photographs("alpine-starting");
            person.seesStatus("Running");

            person.opens("Console");
            person.seesInTerminal("harbour:~#");
            person.types("cat /etc/alpine-release; echo $((6 * 7))");
            person.seesInTerminal("3.19.1");
            person.seesInTerminal("42");
            person.photographs("alpine-running");
            person.page().reload();
            person.seesInTerminal("42");
            staysRightThroughKills(person);
            person.stops();
            person.seesStatus("Stopped");

            person.photographs("alpine-stopped");
            assertEquals(List.of(), person.complaints());
        }
    }

    /** {@code kill -9} of each part, and no click: the page tells what is so. */
    private static void staysRightThroughKills(Person person) {
        String vm = person.page().url().replaceAll(".*/vms/([0-9a-f-]+).*", "$1");
        tidemark.killConsole();
        tidemark.startConsole();
        tidemark.killAgent();
        person.seesStatus("Unreachable");
        tidemark.startAgent();
        person.seesStatus("Running");
        ProcessHandle.of(tidemark.qemu(vm)).orElseThrow().destroyForcibly();
        person.seesStatus("Starting");
        person.seesStatus("Running");
    }
}
