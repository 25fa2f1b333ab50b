package io.tidemark.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A restart takes what the policy says and nothing else, as a person at the serial console sees it. {@link ProofIT} does the
 * same for every built-in policy by the guest's own programs.
 */
class KeepsWhatItPromisesIT {

    private static final List<String> PLACES =
            List.of("/etc", "/home/x", "/opt", "/usr/bin", "/usr/local/bin", "/tmp", "/var/log", "/srv", "/mnt/data");

    private static final Set<String> KEPT_BY_WORKSHOP =
            Set.of("/etc", "/home/x", "/opt", "/usr/local/bin", "/srv", "/var/log", "/mnt/data");

    private static Installation tidemark;
    private static Api api;

    @BeforeAll
    static void startTidemark() {
        tidemark = Installation.fresh("keeps");
        api = tidemark.admin();
    }

    @AfterAll
    static void endTidemark() {
        tidemark.close();
    }

    @Test
    void kept_places_and_packages_survive_and_a_package_that_is_gone_from_the_cache_does_not_take_the_others_with_it() {
        String vm = Vms.create(api, "keeps", "Workshop", "iso", "jq", "zstd");
        JsonNode first = api.readyVm(vm, "");
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            for (String place : PLACES) {
                console.run("mkdir -p " + place + " && echo 'it stays' > " + place + "/marker-of-ours");
            }
            assertEquals("[1]", console.run("echo '[1]' | jq -cM ."));
            console.run("rm /etc/apk/cache/zstd-1*.apk && sync");
        }

        Vms.restart(api, vm);
        JsonNode second = api.readyVm(vm, first.get("bootId").asText());

        assertEquals(Set.of("zstd"), names(second.at("/guest/notRebuilt")), second::toPrettyString);
        assertEquals(Set.of("jq"), names(second.at("/guest/rebuilt")), second::toPrettyString);
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            Set<String> survivors = new TreeSet<>(PLACES);
            survivors.removeIf(place -> !console.run("cat " + place + "/marker-of-ours 2>/dev/null || echo gone")
                    .equals("it stays"));
            assertEquals(new TreeSet<>(KEPT_BY_WORKSHOP), survivors);
            assertEquals("[2]", console.run("echo '[2]' | jq -cM ."));
            assertEquals("absent", console.run("command -v zstd || echo absent"));
            assertEquals("1", console.run("grep -cx zstd /etc/apk/world"));
        }
        Vms.remove(api, vm);
    }

    private static Set<String> names(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.isTextual() ? each.asText() : each.get("name").asText())
                .collect(Collectors.toSet());
    }
}
