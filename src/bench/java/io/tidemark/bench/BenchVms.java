package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.acceptance.Api;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** VMs of the ISO kind for measurements inside their guests. */
final class BenchVms {

    private BenchVms() {}

    /** Creates a VM with so many MiB of memory, which starts at once; its id. */
    static String create(Api api, String name, String policy, int memoryMib) {
        JsonNode images = api.get("/api/v1/images").expect(200).get("items");
        String image = StreamSupport.stream(images.spliterator(), false)
                .filter(each -> each.get("kind").asText().equals("iso"))
                .map(each -> each.get("name").asText())
                .filter(each -> each.contains("local"))
                .findFirst()
                .orElseThrow();
        return api.post(
                        "/api/v1/vms",
                        Api.object(
                                "team",
                                "default",
                                "name",
                                name,
                                "image",
                                image,
                                "policy",
                                policy,
                                "vcpus",
                                1,
                                "memoryMib",
                                memoryMib,
                                "dataVolumeGib",
                                2,
                                "packages",
                                List.of()))
                .expect(201)
                .get("id")
                .asText();
    }

    /** The time between two readings of {@code /proc/uptime}, which a guest printed. */
    static Duration between(String twoReadings) {
        String[] readings = twoReadings.split(" ");
        return seconds(readings[1]).minus(seconds(readings[0]));
    }

    /** A number of seconds as the guest writes it, {@code 12.34}. */
    static Duration seconds(String said) {
        return Duration.ofNanos(new BigDecimal(said).movePointRight(9).longValueExact());
    }
}
