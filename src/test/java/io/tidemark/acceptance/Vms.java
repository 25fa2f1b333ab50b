package io.tidemark.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the tests ask of VMs again and again, by the API. */
public final class Vms {

    private Vms() {}

    /** Creates a small VM of team {@code default}, which starts at once; its id. */
    public static String create(Api api, String name, String policy, String kind, String... packages) {
        return create(api, name, policy, kind, 384, packages);
    }

    /** The same with so many MiB of memory. */
    public static String create(Api api, String name, String policy, String kind, int memoryMib, String... packages) {
        return api.post(
                        "/api/v1/vms",
                        Api.object(
                                "team",
                                "default",
                                "name",
                                name,
                                "image",
                                imageOfKind(api, kind),
                                "policy",
                                policy,
                                "vcpus",
                                1,
                                "memoryMib",
                                memoryMib,
                                "dataVolumeGib",
                                1,
                                "packages",
                                List.of(packages)))
                .expect(201)
                .get("id")
                .asText();
    }

    /** Restarts a VM and accepts what that takes, whatever it is: the test looks for itself. */
    public static void restart(Api api, String vm) {
        api.post("/api/v1/vms/" + vm + "/restart", Api.object("accept", preview(api, vm, "restart")))
                .expect(202);
    }

    /** Ends a VM's QEMU at once and accepts what that takes. */
    public static void forceStop(Api api, String vm) {
        api.post("/api/v1/vms/" + vm + "/stop", Api.object("force", true, "accept", preview(api, vm, "crash")))
                .expect(202);
    }

    /** Removes a VM with all that is on it. */
    public static void remove(Api api, String vm) {
        api.delete("/api/v1/vms/" + vm + "?accept=" + preview(api, vm, "delete"))
                .expect(202);
    }

    /** The id of a preview of what an event would take. */
    public static String preview(Api api, String vm, String event) {
        return api.get("/api/v1/vms/" + vm + "/preview?event=" + event)
                .expect(200)
                .get("id")
                .asText();
    }

    /** The name of the local image of a kind. */
    public static String imageOfKind(Api api, String kind) {
        JsonNode images = api.get("/api/v1/images").expect(200).get("items");
        return StreamSupport.stream(images.spliterator(), false)
                .filter(image -> image.get("kind").asText().equals(kind))
                .map(image -> image.get("name").asText())
                .filter(name -> name.contains("local") && !name.endsWith("-successor"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no local image of kind " + kind + " in " + images));
    }
}
