package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.act;
import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitGone;
import static io.tidemark.support.SimulatedHosts.awaitStatus;
import static io.tidemark.support.SimulatedHosts.deleteAccepting;
import static io.tidemark.support.SimulatedHosts.vm;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paths that are saved while the guest runs, and what boots say that they did. */
@QuarkusTest
class SavesAndReceiptsTest {

    private SimulatedAgent skerry;
    private UUID host;

    @BeforeEach
    void linkAHost() {
        skerry = SimulatedHosts.agent("skerry");
        host = SimulatedHosts.link(skerry);
    }

    @AfterEach
    void endTheHost() {
        skerry.close();
    }

    private String running(String name) {
        String id = vm(host, name + "-" + UUID.randomUUID().toString().substring(0, 8));
        awaitStatus(id, "running");
        return id;
    }

    private static String save(String vm, String how, String... paths) {
        return Console.asAdmin()
                .body(Map.of("paths", List.of(paths)))
                .post("/api/v1/vms/" + vm + "/" + how)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202)
                .extract()
                .path("operation");
    }

    @Test
    void a_kept_path_is_kept_by_a_policy_of_the_vms_own_and_is_at_risk_no_more() {
        String id = running("risk");
        awaitField("/api/v1/vms/" + id, "atRisk.files", 5);

        String operation = save(id, "keep", "/usr/share/ledger");

        awaitField("/api/v1/operations/" + operation, "state", "done")
                .body("kind", equalTo("keep"))
                .body("detail.paths.path", hasItem("/usr/share/ledger"));
        awaitField("/api/v1/vms/" + id, "atRisk.files", 4)
                .body("policyName", startsWith("Workshop for risk-"))
                .body("kept", hasItems("/usr/share/ledger", "/etc"))
                .body("run", equalTo(1));
        String again = save(id, "keep", "/usr/bin/ledger-import");
        awaitField("/api/v1/operations/" + again, "state", "done");
        awaitField("/api/v1/vms/" + id, "policyRevision", 2);
    }

    @Test
    void a_policy_of_a_vms_own_goes_with_it_for_good_and_not_before() {
        String id = running("risk");
        String policy = ownPolicy(id);

        awaitField("/api/v1/operations/" + deleteAccepting(id), "state", "done");
        Console.asAdmin().get("/api/v1/policies/" + policy).then().statusCode(200);
        act(id, "delete-now");

        awaitGone("/api/v1/policies/" + policy);
        Console.asAdmin()
                .get("/api/v1/audit?target=policy:" + policy)
                .then()
                .body("items.action", equalTo(List.of("policy.delete-own", "policy.keep-also")))
                .body("items[0].diff.kept", hasItem("/usr/share/ledger"));
    }

    @Test
    void a_vms_own_policy_that_another_vm_follows_becomes_the_teams_when_its_vm_is_gone() {
        String id = running("risk");
        String policy = ownPolicy(id);
        String other = SimulatedHosts.vm(Map.of(
                "host",
                host.toString(),
                "name",
                "follows-" + UUID.randomUUID().toString().substring(0, 8),
                "policy",
                policy));

        deleteAccepting(id);
        act(id, "delete-now");

        awaitGone("/api/v1/vms/" + id);
        Console.asAdmin()
                .get("/api/v1/policies/" + policy)
                .then()
                .statusCode(200)
                .body("vm", nullValue())
                .body("team", notNullValue());
        awaitStatus(other, "running").body("policy", equalTo(policy)).body("kept", hasItem("/usr/share/ledger"));
    }

    private static String ownPolicy(String vm) {
        String operation = save(vm, "keep", "/usr/share/ledger");
        awaitField("/api/v1/operations/" + operation, "state", "done");
        return awaitField("/api/v1/vms/" + vm, "policyRevision", 1)
                .body("policyName", startsWith("Workshop for risk-"))
                .extract()
                .path("policy");
    }

    @Test
    void a_path_that_can_not_be_kept_is_named_and_the_others_are_kept() {
        String id = running("risk");

        String operation = save(id, "keep", "/usr/missing", "/usr/share/ledger");

        awaitField("/api/v1/operations/" + operation, "state", "failed")
                .body("error", equalTo("1 of 2 paths could not be kept."))
                .body("detail.paths.find { it.path == '/usr/missing' }.error", equalTo("there is no /usr/missing"));
        awaitField("/api/v1/vms/" + id, "policyRevision", 1)
                .body("kept", hasItem("/usr/share/ledger"))
                .body("kept", not(hasItem("/usr/missing")));
    }

    @Test
    void a_rescue_copies_once_and_changes_no_policy() {
        String id = running("risk");

        String operation = save(id, "rescue", "/usr/share/ledger/rates.csv");

        awaitField("/api/v1/operations/" + operation, "state", "done")
                .body("detail.place", startsWith("/mnt/data/rescue/"));
        awaitStatus(id, "running").body("policyName", equalTo("Workshop"));
    }

    @Test
    void what_can_not_be_saved_is_refused_before_the_guest_is_asked() {
        String id = running("risk");

        for (List<String> paths : List.of(
                List.of("relative"), List.of("/proc/x"), List.of("/a/../b"), List.<String>of(), List.of("/mnt/data"))) {
            Console.asAdmin()
                    .body(Map.of("paths", paths))
                    .post("/api/v1/vms/" + id + "/keep")
                    .then()
                    .statusCode(422);
        }
        Console.asAdmin()
                .body(Map.of("paths", List.of("/etc/ssh")))
                .post("/api/v1/vms/" + id + "/keep")
                .then()
                .statusCode(409)
                .body("type", equalTo("kept-already"));
        SimulatedHosts.actAccepting(id, "stop", "restart");
        awaitStatus(id, "stopped");
        Console.asAdmin()
                .body(Map.of("paths", List.of("/usr/share/ledger")))
                .post("/api/v1/vms/" + id + "/rescue")
                .then()
                .statusCode(409)
                .body("reason", equalTo("not-save-not-running"));
    }

    @Test
    void what_is_refused_to_be_saved_is_told_on_the_page_where_it_was_asked() {
        String id = running("risk");
        Browsing browsing = Browsing.signedIn();

        browsing.form("/vms/" + id)
                .formParam("keep", "/etc/ssh")
                .post("/vms/" + id + "/save")
                .then()
                .statusCode(409)
                .body(allOf(
                        containsString("<h1>risk-"),
                        containsString("id=\"save-refused\""),
                        containsString("keeps all of this already.")));
        browsing.form()
                .formParam("rescue", "relative")
                .post("/vms/" + id + "/save")
                .then()
                .statusCode(422)
                .body(containsString("A path is absolute and normal"));
        browsing.form("/vms/" + id + "/restart")
                .formParam("do", "keep")
                .formParam("path", "/proc/x")
                .post("/vms/" + id + "/restart")
                .then()
                .statusCode(422)
                .body(containsString("/proc is made anew by every boot."));
        awaitStatus(id, "running").body("run", equalTo(1));
    }

    @Test
    void a_boot_that_did_what_was_promised_says_so() {
        String id = running("ledger");

        act(id, "restart");

        awaitField("/api/v1/vms/" + id, "receipt.run", 2).body("receipt.verdict", equalTo("kept"));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/receipts")
                .then()
                .body("items", hasSize(2))
                .body("items[0].ending", equalTo("orderly"))
                .body("items[0].counts.kept", greaterThan(3))
                .body("items[1].ending", equalTo("first"));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/receipts?limit=1")
                .then()
                .body("items", hasSize(1))
                .body("next", not(equalTo(null)));
    }

    @Test
    void a_promise_that_was_not_held_is_an_alarm_on_the_vm() {
        String id = running("forget");

        act(id, "restart");

        awaitField("/api/v1/vms/" + id, "receipt.run", 2)
                .body("receipt.verdict", equalTo("broken"))
                .body("reason", containsString("did not come true"));
        Console.asAdmin()
                .get("/api/v1/vms/" + id + "/receipts")
                .then()
                .body("items[0].differences[0].what", equalTo("zstd"))
                .body("items[0].differences[0].found", equalTo("lost"));
    }
}
