package io.tidemark.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;

/** The protocol's JSON, as an agent writes and reads it. */
final class Messages {

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Messages() {}

    static String write(ToConsole message) {
        try {
            return JSON.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message can't be written as JSON", e);
        }
    }

    static ToAgent read(String text) {
        try {
            return JSON.readValue(text, ToAgent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The console sent what is no message: " + text, e);
        }
    }
}
