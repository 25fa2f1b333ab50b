package io.tidemark.agent.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.storage.Json;

/** One line of QEMU's machine protocol. */
sealed interface QmpLine {

    /** The first line. */
    record Greeting(String version) implements QmpLine {}

    /** A command's result. */
    record Return(String id, JsonNode value) implements QmpLine {}

    /** A command's refusal. */
    record Refusal(String id, String why) implements QmpLine {}

    /** Something happened. */
    record Event(String name, JsonNode data) implements QmpLine {}

    /** Something that this build does not know, and does not need. */
    record Unknown() implements QmpLine {}

    /** Reads a line. */
    static QmpLine parse(String line) {
        JsonNode said;
        try {
            said = Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            return new Unknown();
        }
        if (said.has("QMP")) {
            JsonNode version = said.path("QMP").path("version").path("qemu");
            return new Greeting(version.path("major").asInt() + "."
                    + version.path("minor").asInt() + "."
                    + version.path("micro").asInt());
        }
        String id = said.path("id").asText("");
        if (said.has("return")) {
            return new Return(id, said.get("return"));
        }
        if (said.has("error")) {
            return new Refusal(id, said.path("error").path("desc").asText(""));
        }
        return said.has("event") ? new Event(said.path("event").asText(), said.path("data")) : new Unknown();
    }

    /** Writes a command, its line's end included. */
    static String command(String id, String name, ObjectNode arguments) {
        ObjectNode command = Json.mapper().createObjectNode().put("execute", name);
        if (!arguments.isEmpty()) {
            command.set("arguments", arguments);
        }
        return command.put("id", id) + "\n";
    }
}
