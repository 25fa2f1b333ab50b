package io.tidemark.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.ReferenceType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tidemark.protocol.ToAgent;
import io.tidemark.protocol.ToConsole;
import java.io.IOException;
import java.util.Optional;

/** Writes and reads the wire protocol's JSON. Unknown fields are ignored, deep nesting and long numbers are refused. */
public final class Wire {

    /** No message nests deeper than 6; deeper input is an attack on the parser's stack. */
    private static final int DEEPEST = 16;

    /** Longer than any text of the protocol: a VM's user-data has 16 KiB. */
    private static final int LONGEST_STRING = 64 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(32)
                            .maxNameLength(256)
                            .maxStringLength(LONGEST_STRING)
                            .build())
                    .build())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addDeserializer(String.class, new StorableString())
                    .setDeserializerModifier(new NoTextIsNone()))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Wire() {}

    /** A message as a text frame's content. */
    public static String write(ToAgent message) {
        return writeAny(message);
    }

    /** A part of the protocol as JSON text, to be stored. */
    public static String writeAny(Object part) {
        try {
            return JSON.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A " + part.getClass().getSimpleName() + " can't be written as JSON", e);
        }
    }

    /** Reads back what {@link #writeAny} wrote. */
    public static <T> T readAny(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON is no " + type.getSimpleName(), e);
        }
    }

    /** Reads back what {@link #writeAny} wrote, where the type has parameters. */
    public static <T> T readAny(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON is no " + type.getType(), e);
        }
    }

    /**
     * Reads a text frame.
     *
     * @return the message; empty if it is of a type that this build doesn't know
     * @throws BadMessage if it is no message at all
     */
    static Optional<ToConsole> read(String text) throws BadMessage {
        try {
            return Optional.ofNullable(JSON.readValue(text, ToConsole.class));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new BadMessage(e);
        }
    }

    /** PostgreSQL stores no NUL, so none comes in. */
    private static final class StorableString extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1;

        StorableString() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            return text == null ? "" : text.replace('\0', '\uFFFD');
        }

        @Override
        public String getNullValue(DeserializationContext context) {
            return "";
        }
    }

    /** An optional text that is null is not there; it is not the empty text that a null text is read as. */
    private static final class NoTextIsNone extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public JsonDeserializer<?> modifyReferenceDeserializer(
                DeserializationConfig config,
                ReferenceType type,
                BeanDescription described,
                JsonDeserializer<?> otherwise) {
            return type.hasRawClass(Optional.class) && type.getContentType().hasRawClass(String.class)
                    ? new OptionalText()
                    : otherwise;
        }
    }

    private static final class OptionalText extends StdScalarDeserializer<Optional<String>> {

        private static final long serialVersionUID = 1;
        private static final StorableString TEXT = new StorableString();

        OptionalText() {
            super(Optional.class);
        }

        @Override
        public Optional<String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.of(TEXT.deserialize(parser, context));
        }

        @Override
        public Optional<String> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }
    }

    /** A text frame that is no message of the protocol. */
    static final class BadMessage extends Exception {

        private static final long serialVersionUID = 1;

        BadMessage(Exception cause) {
            super("The frame is no message of the protocol", cause);
        }
    }
}
