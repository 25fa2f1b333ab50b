package io.tidemark.agent.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tidemark.protocol.Protocol;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** The agent's one JSON mapper, for the wire and for its files: unknown fields ignored, size and depth bounded. */
public final class Json {

    /** Deeper JSON than this is an attack: the deepest message nests seven levels. */
    private static final int DEEPEST = 32;

    private static final int LONGEST_STRING = 256 * 1024;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(Protocol.MAX_TEXT_BYTES)
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .addModules(new Jdk8Module(), instants())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The one kind of time on the wire. The library's module for all of them costs the agent a MiB of memory. */
    private static SimpleModule instants() {
        return new SimpleModule()
                .addSerializer(Instant.class, new ToStringSerializer())
                .addDeserializer(Instant.class, new FromStringDeserializer<>(Instant.class) {
                    @Override
                    protected Instant _deserialize(String text, DeserializationContext context)
                            throws JsonMappingException {
                        try {
                            return Instant.parse(text);
                        } catch (DateTimeParseException e) {
                            throw context.weirdStringException(text, Instant.class, "no RFC 3339 time in UTC");
                        }
                    }
                });
    }

    /** The mapper; immutable by convention. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }
}
