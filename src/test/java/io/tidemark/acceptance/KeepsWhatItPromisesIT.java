package io.tidemark.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A restart takes what the policy says and nothing else: markers in every kind of place, packages, a restart of a real
 * Alpine VM, a look.
 */
class KeepsWhatItPromisesIT {

    private static final List<String> PLACES =
            List.of("/etc", "/home/x", "/opt", "/usr/bin", "/usr/local/bin", "/tmp", "/var/log", "/srv", "/mnt/data");

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
    void ephemeral_keeps_the_data_volume_and_nothing_else() {
        assertSurvivors("Ephemeral", "iso", Set.of("/mnt/data"));
    }

    @Test
    void lima_classic_keeps_what_lima_keeps() {
        assertSurvivors("Lima classic", "iso", Set.of("/etc", "/home/x", "/usr/local/bin", "/tmp", "/mnt/data"));
    }

    @Test
    void workshop_keeps_where_people_work() {
        assertSurvivors(
                "Workshop",
                "iso",
                Set.of("/etc", "/home/x", "/opt", "/usr/local/bin", "/srv", "/var/log", "/mnt/data"));
    }

    @Test
    void a_disk_image_keeps_everything() {
        // /tmp too: Alpine ships OpenRC with wipe_tmp="NO".
        assertSurvivors("Disk image", "disk", new TreeSet<>(PLACES));
    }

    @Test
    void a_package_that_is_gone_from_the_cache_does_not_take_the_others_with_it() {
        String vm = Vms.create(api, "missing-package", "Workshop", "iso", "jq", "zstd");
        JsonNode first = api.readyVm(vm, "");
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            assertEquals("[1]", console.run("echo '[1]' | jq -cM ."));
            console.run("rm /etc/apk/cache/zstd-1*.apk && sync");
        }

        Vms.restart(api, vm);
        JsonNode second = api.readyVm(vm, first.get("bootId").asText());

        JsonNode missing = second.at("/guest/notRebuilt");
        assertEquals("zstd", missing.at("/0/name").asText(), second::toPrettyString);
        assertTrue(names(second.at("/guest/rebuilt")).contains("jq"), second::toPrettyString);
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            assertEquals("[2]", console.run("echo '[2]' | jq -cM ."));
            assertEquals("absent", console.run("command -v zstd || echo absent"));
            assertEquals("1", console.run("grep -cx zstd /etc/apk/world"));
        }
        Vms.remove(api, vm);
    }

    private static void assertSurvivors(String policy, String kind, Set<String> survivors) {
        String vm = Vms.create(api, policy.toLowerCase(Locale.ROOT).replace(' ', '-'), policy, kind, "jq");
        String firstBoot = api.readyVm(vm, "").get("bootId").asText();
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            for (String place : PLACES) {
                console.run("mkdir -p " + place + " && echo 'it stays' > " + place + "/marker-of-ours");
            }
            console.run("sync");
            assertEquals("[1]", console.run("echo '[1]' | jq -cM ."));
        }

        Vms.restart(api, vm);
        api.readyVm(vm, firstBoot);

        Map<String, Boolean> expected = new TreeMap<>();
        Map<String, Boolean> found = new TreeMap<>();
        try (SerialConsole console = SerialConsole.open(api, vm)) {
            for (String place : PLACES) {
                expected.put(place, survivors.contains(place));
                found.put(
                        place,
                        console.run("cat " + place + "/marker-of-ours 2>/dev/null || echo gone")
                                .equals("it stays"));
            }
            assertEquals(expected, found);
            assertEquals("[1]", console.run("echo '[1]' | jq -cM ."));
        }
        Vms.remove(api, vm);
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(each -> names.add(each.asText()));
        return names;
    }
}
