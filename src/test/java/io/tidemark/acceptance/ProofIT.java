package io.tidemark.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.support.NewerPackages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The product's own proof, as a person has it made: every built-in policy does on a real guest what it promises. A package of
 * the base exists in a newer version, so that an upgrade is among the markers.
 */
class ProofIT {

    /** A boot, markers, a restart and a look, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** Where people put files. */
    private static final Set<String> PLACES = Set.of(
            "/etc", "/home", "/opt", "/srv", "/tmp", "/usr/bin", "/usr/local/bin", "/var/lib", "/var/log", "/mnt/data");

    private static Installation tidemark;
    private static Api api;

    @TempDir
    private static Path temp;

    @BeforeAll
    static void startTidemark() throws Exception {
        Path packages = NewerPackages.make(
                LocalImages.mirror().resolve("packages"), temp.resolve("packages"), "r9", List.of("scanelf"));
        tidemark = Installation.fresh("proof", packages);
        api = tidemark.admin();
    }

    @AfterAll
    static void endTidemark() {
        tidemark.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ephemeral    | iso  | /mnt/data
            lima-classic | iso  | /etc /home /usr/local/bin /tmp /var/lib /mnt/data
            layered      | iso  | /etc /home /opt /srv /tmp /usr/bin /usr/local/bin /var/lib /var/log /mnt/data
            disk-image   | disk | /etc /home /opt /srv /usr/bin /usr/local/bin /var/lib /var/log /mnt/data
            """)
    void a_built_in_policy_does_what_it_promises(String policy, String kind, String kept) {
        prove(policy, kind);

        assertProved(policy, over(policy), kind, kept);
    }

    @Test
    void a_proof_goes_on_where_it_was_when_the_console_is_killed_in_the_middle() {
        prove("workshop", "iso");
        await("workshop", "at its restart", proof -> proof.get("phase").asText().equals("restarting"));

        tidemark.killConsole();
        tidemark.startConsole();
        api = tidemark.admin();

        assertProved(
                "workshop", over("workshop"), "iso", "/etc /home /opt /srv /usr/local/bin /var/lib /var/log /mnt/data");
    }

    private static void prove(String policy, String kind) {
        int latest = api.get("/api/v1/policies/" + policy)
                .expect(200)
                .at("/latest/number")
                .asInt();
        api.post(
                        "/api/v1/policies/" + policy + "/revisions/" + latest + "/prove",
                        Api.object("image", Vms.imageOfKind(api, kind)))
                .expect(202);
    }

    private static JsonNode over(String policy) {
        return await(policy, "over", proof -> proof.get("phase").asText().equals("over"));
    }

    private static JsonNode await(String policy, String what, Predicate<JsonNode> wished) {
        JsonNode[] last = new JsonNode[1];
        Awaitility.await("proof of " + policy + " " + what).atMost(PATIENCE).until(() -> {
            last[0] = api.get("/api/v1/policies/" + policy + "/proofs?limit=1")
                    .expect(200)
                    .at("/items/0");
            return wished.test(last[0]);
        });
        return last[0];
    }

    /** Those of {@link #PLACES} in which a new file was found again. */
    private static Set<String> keptPlaces(JsonNode proof) {
        return StreamSupport.stream(proof.get("rows").spliterator(), false)
                .filter(row -> row.get("mark").asText().equals("new")
                        && row.get("found").asText().equals("kept"))
                .map(row -> row.get("what").asText().replace("/tidemark-drill", ""))
                .filter(PLACES::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertProved(String policy, JsonNode proof, String kind, String kept) {
        assertEquals("proved", proof.get("verdict").asText(), proof::toPrettyString);
        assertEquals(new TreeSet<>(Set.of(kept.split(" "))), keptPlaces(proof), proof::toPrettyString);
        Set<String> marks = new TreeSet<>();
        proof.get("rows").forEach(row -> marks.add(row.get("mark").asText()));
        assertTrue(
                marks.containsAll(
                        Set.of("new", "changed", "deleted", "mode", "link", "directory", "hard-link", "package-added")),
                proof::toPrettyString);
        assertTrue(marks.contains("package-upgraded") || kind.equals("disk"), proof::toPrettyString);
        assertTrue(proof.get("promised").asInt() >= 20, proof::toPrettyString);
        String vm = proof.get("vm").asText();
        Awaitility.await("the throw-away VM of " + policy + " is deleted")
                .atMost(Duration.ofMinutes(1))
                .until(() -> api.get("/api/v1/vms/" + vm).status() == 404);
        System.out.printf(
                "%s: %s of %s as promised; left out %s%n",
                policy, proof.get("held"), proof.get("promised"), proof.get("leftOut"));
    }
}
