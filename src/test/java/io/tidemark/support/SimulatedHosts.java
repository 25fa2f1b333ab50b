package io.tidemark.support;

import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.tidemark.demo.SimulatedAgent;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Simulated hosts of the console under test, and VMs on them, by way of the API. */
public final class SimulatedHosts {

    /** An ISO image that every console knows. */
    public static final String ISO = "alpine-lima-3.23.0-iso";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private SimulatedHosts() {}

    /** Where the console under test is. */
    public static URI console() {
        return URI.create("ws://127.0.0.1:" + RestAssured.port);
    }

    /** A fresh enrolment token. */
    public static String token() {
        return Console.asAdmin()
                .body(Map.of())
                .post("/api/v1/hosts/enrolments")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    /** A host that is not connected yet, with 8 GiB. */
    public static SimulatedAgent agent(String name) {
        return new SimulatedAgent(console(), name, token(), 8192, Duration.ofMillis(25));
    }

    /** The id of the agent's host, once it is linked. */
    public static UUID link(SimulatedAgent agent) {
        return agent.connect().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Makes a VM on a host; its id. */
    public static String vm(UUID host, String name) {
        return vm(Map.of("host", host.toString(), "name", name));
    }

    /** Makes a VM of team {@code default} on the ISO; {@code more} adds to its definition. */
    public static String vm(Map<String, Object> more) {
        Map<String, Object> definition = new HashMap<>(Map.of("team", "default", "image", ISO, "memoryMib", 256));
        definition.putAll(more);
        return Console.asAdmin()
                .body(definition)
                .post("/api/v1/vms")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Waits until the VM has this status. */
    public static ValidatableResponse awaitStatus(String vm, String status) {
        return awaitField("/api/v1/vms/" + vm, "status", status);
    }

    /** Waits until a field of what is at the path has this value. */
    public static ValidatableResponse awaitField(String path, String field, Object value) {
        String token = Console.adminToken();
        await(field + " is " + value)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(40))
                .until(() -> value.equals(
                        Console.as(token).get(path).then().extract().path(field)));
        return Console.as(token).get(path).then().statusCode(200);
    }

    /** Waits until there is nothing at the path any more. */
    public static void awaitGone(String path) {
        String token = Console.adminToken();
        await(path + " is gone")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(40))
                .until(() -> Console.as(token).get(path).statusCode() == 404);
    }

    /** A preview of an event, such as {@code restart}; its id is what is accepted. */
    public static String preview(String vm, String event) {
        return Console.asAdmin()
                .get("/api/v1/vms/" + vm + "/preview?event=" + event)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /** Does something to a VM and accepts what that takes; the operation's id. */
    public static String actAccepting(String vm, String action, String event) {
        return Console.asAdmin()
                .body(Map.of("accept", preview(vm, event)))
                .post("/api/v1/vms/" + vm + "/" + action)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202)
                .extract()
                .path("operation");
    }

    /** Deletes a VM with all that is on it; the operation's id. */
    public static String deleteAccepting(String vm) {
        return Console.asAdmin()
                .delete("/api/v1/vms/" + vm + "?accept=" + preview(vm, "delete"))
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202)
                .extract()
                .path("operation");
    }

    /** Does something to a VM that takes nothing; the operation's id. */
    public static String act(String vm, String action) {
        return Console.asAdmin()
                .post("/api/v1/vms/" + vm + "/" + action)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(202)
                .extract()
                .path("operation");
    }
}
