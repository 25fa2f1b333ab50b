package io.tidemark.agent.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.protocol.Protocol;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;

/** The text frames of the link: one message as JSON, unknown fields ignored, size and depth bounded. */
public final class Wire {

    /** Deeper JSON than this is an attack: the deepest message nests seven levels. */
    private static final int DEEPEST = 32;

    private static final int LONGEST_STRING = 256 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Protocol.MAX_TEXT_BYTES)
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Wire() {}

    /** The mapper of the wire, which the agent's own files use too. */
    public static ObjectMapper json() {
        return JSON;
    }

    /**
     * Reads a message of the console.
     *
     * @throws BadMessage if it is none that this build knows
     */
    public static ToAgent read(String text) {
        try {
            return JSON.readValue(text, ToAgent.class);
        } catch (JsonProcessingException e) {
            throw new BadMessage("a message of the console can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes a message to the console. */
    public static String write(ToConsole message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "can't write a " + message.getClass().getSimpleName(), e);
        }
    }

    /** A frame that is no message: too long, too deep, of an unknown type, or a value that can't be. */
    public static final class BadMessage extends RuntimeException {
        BadMessage(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
