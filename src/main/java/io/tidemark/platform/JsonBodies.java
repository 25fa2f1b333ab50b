package io.tidemark.platform;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Two things about JSON bodies. One that is left out, or is {@code null}, is read as <code>{}</code>: what a body's
 * record requires it says itself, and no method ever gets a null. And a misspelt field is told as that, and not as the
 * missing of the field that was meant.
 */
@Provider
class JsonBodies implements ReaderInterceptor {

    private final ObjectMapper json;

    JsonBodies(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            return context.proceed();
        }
        byte[] bytes = context.getInputStream().readAllBytes();
        JavaType type = json.constructType(context.getGenericType());
        context.setInputStream(new ByteArrayInputStream(bytes));
        try {
            Object body = bytes.length == 0 ? null : context.proceed();
            return body == null ? json.readValue("{}", type) : body;
        } catch (ValueInstantiationException e) {
            Optional<Problem> misspelling = misspelling(bytes, type);
            if (misspelling.isPresent()) {
                throw misspelling.get();
            }
            throw e;
        } catch (WebApplicationException e) {
            // The reader of JSON wraps what a record's constructor refuses into this.
            if (e.getCause() instanceof ValueInstantiationException) {
                throw misspelling(bytes, type).map(RuntimeException.class::cast).orElse(e);
            }
            throw e;
        }
    }

    private Optional<Problem> misspelling(byte[] bytes, JavaType type) throws IOException {
        JsonNode body = json.readTree(bytes);
        Set<String> known = json.getDeserializationConfig().introspect(type).findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        return body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> unknown(name, known));
    }

    /** The refusal of a field that is not known; told with those that are. */
    static Problem unknown(String name, Set<String> known) {
        return new Problem(
                Problem.Kind.REFUSED_VALUE,
                "unknown-field",
                "The field " + name + " is not known here. Known are: " + String.join(", ", known) + ".",
                Map.of("field", name, "known", known));
    }
}
