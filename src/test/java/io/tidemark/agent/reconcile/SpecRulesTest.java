package io.tidemark.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.Specs;
import io.tidemark.agent.storage.Fault;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.VmSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecRulesTest {

    @Test
    void an_honest_definition_is_accepted() {
        assertDoesNotThrow(() -> SpecRules.check(Specs.harbour(VmSpec.Intended.RUNNING, 1)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("hostile")
    void a_hostile_definition_is_refused_for_good(String pointer, String json) throws JsonProcessingException {
        ObjectNode tree = Json.mapper().valueToTree(Specs.harbour(VmSpec.Intended.RUNNING, 1));
        int slash = pointer.lastIndexOf('/');
        ObjectNode parent = slash == 0 ? tree : (ObjectNode) tree.at(pointer.substring(0, slash));
        parent.set(pointer.substring(slash + 1), Json.mapper().readTree(json));
        VmSpec spec = Json.mapper().treeToValue(tree, VmSpec.class);

        Fault fault = assertThrows(Fault.class, () -> SpecRules.check(spec));

        assertEquals(Fault.SPEC, fault.slug());
        assertEquals(Fault.Outlook.NEEDS_A_PERSON, fault.outlook());
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("/name", "\"a,b\""),
                Arguments.of("/name", "\"-daemonize\""),
                Arguments.of("/name", "\"a\\nb\""),
                Arguments.of("/name", "\"\""),
                Arguments.of("/name", "\"" + "a".repeat(64) + "\""),
                Arguments.of("/vcpus", "0"),
                Arguments.of("/vcpus", "65"),
                Arguments.of("/memoryMib", "63"),
                Arguments.of("/memoryMib", "-1"),
                Arguments.of("/dataVolumeGib", "0"),
                Arguments.of("/dataVolumeGib", "2147483647"),
                Arguments.of("/image/arch", "\"aarch64\""),
                Arguments.of("/packages", "[\"jq; reboot\"]"),
                Arguments.of("/packages", "[\"--allow-untrusted\"]"),
                Arguments.of("/apkRepositories", "[\"file:///etc\"]"),
                Arguments.of("/apkRepositories", "[\"http://x/'; reboot; '\"]"),
                Arguments.of("/policy/kept", "[\"relative\"]"),
                Arguments.of("/policy/kept", "[\"/etc/../..\"]"),
                Arguments.of("/policy/kept", "[\"/etc/\\n/x\"]"),
                Arguments.of("/policy/kept", "[\"/\"]"),
                Arguments.of("/policy/root", "\"DISK\""),
                Arguments.of("/sshKeys", "[\"a\\nb\"]"),
                Arguments.of("/userData", "\"" + "x".repeat(70_000) + "\""),
                Arguments.of("/forwards", "[{\"hostPort\":0,\"guestPort\":22,\"proto\":\"TCP\"}]"),
                Arguments.of("/forwards", "[{\"hostPort\":22,\"guestPort\":65536,\"proto\":\"TCP\"}]"),
                Arguments.of(
                        "/forwards",
                        "[{\"hostPort\":22,\"guestPort\":1,\"proto\":\"TCP\"},"
                                + "{\"hostPort\":22,\"guestPort\":2,\"proto\":\"TCP\"}]"));
    }
}
