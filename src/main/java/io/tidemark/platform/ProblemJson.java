package io.tidemark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a refusal as {@code application/problem+json} (RFC 9457). */
@ApplicationScoped
public class ProblemJson {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private final ObjectMapper json;

    ProblemJson(ObjectMapper json) {
        this.json = json;
    }

    /** The JSON of a problem: {@code type}, {@code title}, {@code status}, {@code detail} and its details. */
    public String of(int status, String type, String detail, Map<String, Object> details) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", type);
        members.put("title", type.replace('-', ' '));
        members.put("status", status);
        members.put("detail", detail);
        details.forEach(members::putIfAbsent);
        try {
            return json.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The details of the problem " + type + " can't be written as JSON", e);
        }
    }
}
