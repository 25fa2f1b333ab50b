package io.tidemark.agent.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidemark.agent.storage.Json;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;

/** The text frames of the link: one message as JSON. */
public final class Wire {

    private Wire() {}

    /**
     * Reads a message of the console.
     *
     * @throws BadMessage if it is none that this build knows
     */
    public static ToAgent read(String text) {
        try {
            return Json.mapper().readValue(text, ToAgent.class);
        } catch (JsonProcessingException e) {
            throw new BadMessage("a message of the console can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes a message to the console. */
    public static String write(ToConsole message) {
        try {
            return Json.mapper().writeValueAsString(message);
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
