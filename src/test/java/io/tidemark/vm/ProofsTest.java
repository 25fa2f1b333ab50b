package io.tidemark.vm;

import static io.tidemark.support.SimulatedHosts.awaitField;
import static io.tidemark.support.SimulatedHosts.awaitGone;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.policy.Proof.Phase;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import io.tidemark.support.SimulatedHosts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies that are proven with throw-away VMs, as they are and with guests that do otherwise than asked. */
@QuarkusTest
class ProofsTest {

    private final ProofRepository proofs;
    private SimulatedAgent holm;
    private UUID host;

    ProofsTest(ProofRepository proofs) {
        this.proofs = proofs;
    }

    @BeforeEach
    void linkAHost() {
        holm = SimulatedHosts.agent("holm");
        host = SimulatedHosts.link(holm);
    }

    @AfterEach
    void endTheHost() {
        holm.close();
    }

    /** A copy of Workshop; its name is the temper of its throw-away VMs. */
    private static String policy(String temper) {
        return Console.asAdmin()
                .body(Map.of(
                        "team",
                        "default",
                        "name",
                        temper + " " + UUID.randomUUID().toString().substring(0, 8),
                        "copyOf",
                        "workshop"))
                .post("/api/v1/policies")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private Response prove(String policy, int revision, Map<String, String> more) {
        Map<String, String> body = new java.util.HashMap<>(
                Map.of("image", SimulatedHosts.ISO, "team", "default", "host", host.toString()));
        body.putAll(more);
        return Console.asAdmin().body(body).post("/api/v1/policies/" + policy + "/revisions/" + revision + "/prove");
    }

    private String proving(String policy, int revision) {
        return prove(policy, revision, Map.of())
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202)
                .extract()
                .path("operation");
    }

    private static ValidatableResponse newest(String policy) {
        return Console.asAdmin()
                .get("/api/v1/policies/" + policy + "/proofs?limit=1")
                .then()
                .statusCode(200);
    }

    private static String vm(String policy) {
        return newest(policy).extract().path("items[0].vm");
    }

    private static ValidatableResponse over(String policy, String verdict) {
        return awaitField("/api/v1/policies/" + policy + "/proofs?limit=1", "items[0].verdict", verdict);
    }

    private static void awaitPhase(String policy, String phase) {
        awaitField("/api/v1/policies/" + policy + "/proofs?limit=1", "items[0].phase", phase);
    }

    /** As if the phase had lasted for too long. */
    private void timeIsUp(String policy) {
        QuarkusTransaction.requiringNew()
                .run(() -> proofs.update(
                        "deadline = ?1 where policy = ?2 and phase <> ?3",
                        Clock.systemUTC().instant().minus(Duration.ofSeconds(1)),
                        UUID.fromString(policy),
                        Phase.OVER));
    }

    @Test
    void a_policy_that_does_what_it_promises_is_proved_and_the_vm_is_deleted() {
        String policy = policy("Well");

        String operation = proving(policy, 1);

        String vm = vm(policy);
        SimulatedHosts.awaitField("/api/v1/operations/" + operation, "state", "done")
                .body("kind", equalTo("prove"))
                .body("vmName", startsWith("proof-well-"));
        int promised = over(policy, "proved")
                .body("items[0].revision", equalTo(1))
                .body("items[0].image", equalTo(SimulatedHosts.ISO))
                .body("items[0].operation", equalTo(operation))
                .body("items[0].rows.held", everyItem(is(true)))
                .body("items[0].rows.find { it.what == '/etc/tidemark-drill' }.found", equalTo("kept"))
                .body("items[0].rows.find { it.what == '/tmp/tidemark-drill' }.found", equalTo("lost"))
                .body("items[0].rows.find { it.what == '/usr/bin/ldd' }.found", equalTo("reverted"))
                .body("items[0].rows.find { it.what == '/etc/hostname' }.found", equalTo("replaced"))
                .body("items[0].rows.find { it.what == 'zstd' }.found", equalTo("rebuilt"))
                .body("items[0].rows.findAll { it.mark == 'package-added' }", hasSize(1))
                .body(
                        "items[0].leftOut.findAll { it.mark != 'package-removed' }.what",
                        equalTo(List.of("/usr/bin/iconv")))
                .body("items[0].leftOut.findAll { it.mark == 'package-removed' }", hasSize(greaterThan(1)))
                .body("items[0].promised", greaterThan(20))
                .extract()
                .path("items[0].promised");
        newest(policy).body("items[0].held", equalTo(promised));
        awaitGone("/api/v1/vms/" + vm);
        assertEquals(
                Set.of("policy.prove", "policy.proved"),
                Set.copyOf(audited("policy:" + policy).extract().path("items.findAll { it.team }.action")).stream()
                        .filter(action -> action.toString().startsWith("policy.prove"))
                        .collect(java.util.stream.Collectors.toSet()));
        assertEquals(
                List.of("vm.delete", "vm.restart", "vm.create"),
                audited("vm:" + vm).extract().path("items.action"));
    }

    private static ValidatableResponse audited(String target) {
        return Console.asAdmin().get("/api/v1/audit?target=" + target).then().statusCode(200);
    }

    @Test
    void a_marker_that_is_found_otherwise_than_promised_is_named_on_the_policys_page() {
        String policy = policy("Forget");

        String operation = proving(policy, 1);

        awaitField("/api/v1/operations/" + operation, "state", "failed")
                .body("error", containsString("were not found as promised"));
        over(policy, "different")
                .body("items[0].rows.findAll { !it.held }.what", equalTo(List.of("/etc/tidemark-drill")))
                .body("items[0].rows.find { !it.held }.promised", equalTo("kept"))
                .body("items[0].rows.find { !it.held }.found", equalTo("lost"));
        Browsing.signedIn()
                .request()
                .get("/policies/" + policy)
                .then()
                .body(containsString("id=\"proof-differs\""))
                .body(containsString("was not found as promised"));
        awaitGone("/api/v1/vms/" + vm(policy));
    }

    @Test
    void a_vm_that_never_comes_up_fails_the_proof_and_is_deleted() {
        String policy = policy("Hang");

        proving(policy, 1);
        String vm = vm(policy);
        SimulatedHosts.awaitStatus(vm, "starting");
        timeIsUp(policy);

        over(policy, "failed").body("items[0].why", containsString("was not ready in time"));
        awaitGone("/api/v1/vms/" + vm);
    }

    @Test
    void a_vm_that_can_not_start_fails_the_proof_at_once() {
        String policy = policy("Fail");

        proving(policy, 1);

        over(policy, "failed").body("items[0].why", containsString("could not set up guest memory"));
        awaitGone("/api/v1/vms/" + vm(policy));
    }

    @Test
    void a_guest_that_never_answers_fails_the_proof() {
        String policy = policy("Mute");

        proving(policy, 1);
        awaitPhase(policy, "planting");
        timeIsUp(policy);

        over(policy, "failed").body("items[0].why", equalTo("The guest did not answer in time."));
        awaitGone("/api/v1/vms/" + vm(policy));
    }

    @Test
    void a_guest_that_answers_something_else_fails_the_proof() {
        String policy = policy("Babble");

        proving(policy, 1);

        over(policy, "failed").body("items[0].why", equalTo("The guest answered something that was not asked."));
        awaitGone("/api/v1/vms/" + vm(policy));
    }

    @Test
    void a_vm_that_somebody_deletes_in_between_ends_the_proof() {
        String policy = policy("Mute");
        String operation = proving(policy, 1);
        awaitPhase(policy, "planting");

        SimulatedHosts.deleteAccepting(vm(policy));

        over(policy, "failed").body("items[0].why", containsString("was deleted before the proof was done"));
        awaitField("/api/v1/operations/" + operation, "state", "superseded");
    }

    @Test
    void a_vm_that_somebody_uses_otherwise_ends_the_proof_and_is_deleted() {
        String policy = policy("Mute");
        proving(policy, 1);
        awaitPhase(policy, "planting");

        SimulatedHosts.actAccepting(vm(policy), "restart", "restart");

        over(policy, "failed").body("items[0].why", startsWith("Somebody did something else with proof-mute-"));
        awaitGone("/api/v1/vms/" + vm(policy));
    }

    @Test
    void what_can_not_be_proven_is_refused_and_leaves_no_vm() {
        prove("workshop", 1, Map.of()).then().statusCode(409).body("type", equalTo("not-latest"));
        prove("workshop", 99, Map.of()).then().statusCode(404);
        prove("workshop", 2, Map.of("image", "no-such")).then().statusCode(422).body("field", equalTo("image"));
        prove("disk-image", 2, Map.of()).then().statusCode(422).body("field", equalTo("policy"));
        prove("workshop", 2, Map.of("team", "no-such")).then().statusCode(404);
        Console.asAdmin()
                .body(Map.of())
                .post("/api/v1/policies/workshop/revisions/2/prove")
                .then()
                .statusCode(422)
                .body("field", equalTo("image"));

        Console.asAdmin().get("/api/v1/vms?q=proof-workshop").then().body("items", hasSize(0));
    }

    @Test
    void the_same_key_begins_one_proof() {
        String policy = policy("Mute");
        String key = UUID.randomUUID().toString();
        Map<String, String> body = Map.of("image", SimulatedHosts.ISO, "host", host.toString());
        String path = "/api/v1/policies/" + policy + "/revisions/1/prove";

        String first = Console.asAdmin()
                .header("Idempotency-Key", key)
                .body(body)
                .post(path)
                .path("operation");
        String second = Console.asAdmin()
                .header("Idempotency-Key", key)
                .body(body)
                .post(path)
                .path("operation");

        assertEquals(first, second);
        Console.asAdmin().get("/api/v1/policies/" + policy + "/proofs").then().body("items", hasSize(1));
        timeIsUp(policy);
        over(policy, "failed");
    }

    @Test
    void another_teams_proofs_are_not_seen_and_viewers_prove_nothing() {
        proving("layered", 2);
        over("layered", "proved");
        String name = "viewer-" + UUID.randomUUID().toString().substring(0, 8);
        Console.asAdmin()
                .body(Map.of("name", name, "password", "a long enough password"))
                .post("/api/v1/accounts");
        String stranger = Console.tokenOf(name, "a long enough password");

        Console.as(stranger)
                .get("/api/v1/policies/layered/proofs")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        Console.as(stranger)
                .body(Map.of("image", SimulatedHosts.ISO))
                .post("/api/v1/policies/layered/revisions/2/prove")
                .then()
                .statusCode(403);
        Console.asAdmin()
                .body(Map.of("role", "viewer"))
                .put("/api/v1/teams/default/members/" + name)
                .then()
                .statusCode(200);
        String viewer = Console.tokenOf(name, "a long enough password");
        Console.as(viewer).get("/api/v1/policies/layered/proofs").then().body("items", not(hasSize(0)));
        Console.as(viewer)
                .body(Map.of("image", SimulatedHosts.ISO, "team", "default"))
                .post("/api/v1/policies/layered/revisions/2/prove")
                .then()
                .statusCode(403);
    }

    @Test
    void a_proof_is_begun_from_the_policys_page_without_javascript() {
        String policy = policy("Well");
        Browsing browsing = Browsing.signedIn();
        browsing.request()
                .get("/policies/" + policy)
                .then()
                .body(containsString("id=\"do-prove\""))
                .body(containsString("Nobody of your teams has proven r1 yet"));

        browsing.form("/policies/" + policy + "/prove")
                .formParam("revision", "1")
                .formParam("image", SimulatedHosts.ISO)
                .formParam("team", "default")
                .post("/policies/" + policy + "/prove")
                .then()
                .statusCode(303)
                .header("Location", containsString("/policies/" + policy + "#proof"));

        over(policy, "proved");
        browsing.request()
                .get("/policies/" + policy)
                .then()
                .body(containsString("Proved"))
                .body(containsString("<code>/mnt/data/tidemark-drill</code>"));
        browsing.request()
                .header("Accept-Language", "zh")
                .get("/policies/" + policy)
                .then()
                .body(containsString("与承诺一致"));
    }

    @Test
    void one_process_at_a_time_has_a_proof_and_the_next_one_goes_on_with_it() {
        String policy = policy("Mute");
        proving(policy, 1);
        awaitPhase(policy, "planting");
        UUID id = UUID.fromString(newest(policy).extract().path("items[0].id"));

        // The console's own look may be at it at this moment; whoever has it, nobody else has.
        await().until(() -> QuarkusTransaction.requiringNew().call(() -> {
            boolean mine = proofs.lockUnderWay(id).isPresent();
            boolean anothers = QuarkusTransaction.requiringNew()
                    .call(() -> proofs.lockUnderWay(id).isPresent());
            assertFalse(mine && anothers);
            return mine;
        }));
        timeIsUp(policy);

        over(policy, "failed");
    }
}
