package io.tidemark.host;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.protocol.HostFacts.Accelerator;
import io.tidemark.protocol.Observed;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.ToConsole;
import io.tidemark.protocol.VmReport;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.Reports;
import io.tidemark.support.SimulatedHosts;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Guests whose surveys are too long, wrong, or of somebody else's VM. */
@QuarkusTest
class SurveyAttackTest {

    private final KeyPair keys = RawAgent.newKeys();
    private final UUID session = UUID.randomUUID();

    @Test
    void what_a_guest_has_at_risk_stands_with_its_vm_for_as_long_as_that_boot_runs() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "survey-01");
            agent.send(RawAgent.report(session, 1, 99, Reports.ready(UUID.fromString(vm), "boot-1")));
            agent.send(new ToConsole.Surveyed(session, UUID.fromString(vm), survey("boot-1", 2, "/opt/a")));

            SimulatedHosts.awaitField("/api/v1/vms/" + vm, "atRisk.files", 2).body("atRisk.bytes", equalTo(2));
            Console.asAdmin()
                    .get("/api/v1/vms/" + vm + "/survey")
                    .then()
                    .body("boot", equalTo("present"))
                    .body("paths.path", hasItem("/opt/a"))
                    .body("paths.fate", hasItem("lost"));
            agent.send(RawAgent.report(session, 2, 99, Reports.ready(UUID.fromString(vm), "boot-2")));

            SimulatedHosts.awaitField("/api/v1/vms/" + vm, "bootId", "boot-2").body("atRisk", nullValue());
        }
    }

    @Test
    void a_host_can_not_survey_a_vm_of_another_host() {
        UUID evil = RawAgent.enrolled(keys);
        try (SimulatedAgent honest = SimulatedHosts.agent("honest");
                RawAgent liar = RawAgent.linked(keys, evil, session)) {
            UUID host = SimulatedHosts.link(honest);
            String vm = SimulatedHosts.vm(host, "survey-02");
            String own = SimulatedHosts.vm(evil, "survey-03");
            liar.send(new ToConsole.Surveyed(session, UUID.fromString(vm), survey("boot", 1, "/lie")));
            liar.send(new ToConsole.Surveyed(session, UUID.fromString(own), survey("boot", 1, "/own")));

            SimulatedHosts.awaitField("/api/v1/vms/" + own + "/survey", "bootId", "boot");
            SimulatedHosts.awaitField("/api/v1/vms/" + vm, "atRisk.files", 0);
            assertNotEquals(
                    "boot",
                    Console.asAdmin().get("/api/v1/vms/" + vm + "/survey").path("bootId"));
        }
    }

    @Test
    void a_survey_is_cut_to_what_a_page_can_show() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "survey-04");
            String[] paths =
                    Collections.nCopies(1500, "/opt/" + "x".repeat(2000)).toArray(String[]::new);
            agent.send(RawAgent.report(session, 1, 99, Reports.ready(UUID.fromString(vm), "boot")));

            agent.send(new ToConsole.Surveyed(session, UUID.fromString(vm), survey("boot", Long.MIN_VALUE, paths)));

            SimulatedHosts.awaitField("/api/v1/vms/" + vm, "atRisk.files", 1000);
            String longest = Console.asAdmin()
                    .get("/api/v1/vms/" + vm + "/survey")
                    .then()
                    .body("paths", hasSize(1000))
                    .extract()
                    .path("paths[0].path");
            assertEquals(1024, longest.length());
        }
    }

    @Test
    void times_beyond_all_reason_break_no_page() {
        UUID host = RawAgent.enrolled(keys);
        try (RawAgent agent = RawAgent.linked(keys, host, session)) {
            String vm = SimulatedHosts.vm(host, "survey-05");
            VmReport.BootStep endless =
                    new VmReport.BootStep("kernel", VmReport.StepState.DOING, Instant.MIN, Long.MAX_VALUE, "");
            agent.send(RawAgent.report(
                    session,
                    1,
                    99,
                    new VmReport(
                            UUID.fromString(vm),
                            1,
                            new Observed.Running(Instant.MAX, Accelerator.TCG),
                            List.of(endless),
                            Optional.of(endlessGuest()),
                            Long.MIN_VALUE)));
            agent.send(new ToConsole.Surveyed(session, UUID.fromString(vm), survey("boot", 1, "/opt/a")));

            SimulatedHosts.awaitField("/api/v1/vms/" + vm, "atRisk.files", 1);
            Browsing.signedIn().request().get("/vms/" + vm).then().statusCode(200);
            Browsing.signedIn().request().get("/vms").then().statusCode(200);
        }
    }

    private static VmReport.GuestReport endlessGuest() {
        return new VmReport.GuestReport(
                "boot",
                Optional.of(Instant.MAX),
                "",
                1,
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Long.MAX_VALUE),
                Optional.of(Long.MAX_VALUE),
                List.of(),
                Optional.empty());
    }

    private static Survey survey(String boot, long count, String... paths) {
        return new Survey(
                Instant.now(),
                boot,
                1,
                5,
                "state",
                new Amount(count, count),
                new Amount(0, 0),
                List.of(paths).stream()
                        .map(path -> new PathChange(path, Change.NEW, Survey.Type.FILE, 1, Ground.AT_RISK))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
