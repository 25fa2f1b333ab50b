package io.tidemark.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of each part while a VM runs: what is left goes on, and the console is right again by itself. */
class SurvivesKillsIT {

    private static Installation tidemark;
    private static Api api;
    private static String vm;

    private JsonNode before;
    private long qemu;

    @BeforeAll
    static void startAVm() {
        tidemark = Installation.fresh("kills");
        api = tidemark.admin();
        vm = Vms.create(api, "survivor", "Workshop", "iso");
    }

    @BeforeEach
    void aVmRuns() {
        before = api.readyVm(vm, "");
        qemu = tidemark.qemu(vm);
    }

    @AfterAll
    static void endTidemark() {
        tidemark.close();
    }

    @Test
    void a_vm_outlives_its_agent_and_is_adopted_by_the_next() {
        tidemark.killAgent();
        api.vm(vm, "lost", it -> it.path("status").asText().equals("lost"));
        assertTrue(ProcessHandle.of(qemu).isPresent());

        tidemark.startAgent();

        assertSameBoot();
    }

    @Test
    void a_vm_outlives_the_console() {
        tidemark.killConsole();
        assertTrue(ProcessHandle.of(qemu).isPresent());

        tidemark.startConsole();

        assertSameBoot();
    }

    @Test
    void a_vm_outlives_the_console_and_the_agent_together() {
        tidemark.killConsole();
        tidemark.killAgent();
        assertTrue(ProcessHandle.of(qemu).isPresent());

        tidemark.startConsole();
        tidemark.startAgent();

        assertSameBoot();
    }

    @Test
    void a_vm_whose_qemu_was_killed_is_started_again_because_intent_says_running() {
        ProcessHandle.of(qemu).orElseThrow().destroyForcibly();

        JsonNode after = api.readyVm(vm, before.get("bootId").asText());

        assertNotEquals(qemu, tidemark.qemu(vm));
        assertEquals("running", after.get("intent").asText());
    }

    /** The same QEMU, the same boot, and its console answers. */
    private void assertSameBoot() {
        JsonNode after = api.readyVm(vm, "");
        assertEquals(before.get("bootId").asText(), after.get("bootId").asText());
        assertEquals(qemu, tidemark.qemu(vm));
        // Until its lease has run out, a console that was killed is taken for alive, and its hosts for linked.
        Awaitility.await("the serial console answers")
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(CompletionException.class)
                .untilAsserted(() -> {
                    try (SerialConsole console = SerialConsole.open(api, vm)) {
                        assertEquals("42", console.run("echo $((6 * 7))"));
                    }
                });
    }
}
