package io.tidemark.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/** What a constant is called outside. */
public final class EnumNames {

    private EnumNames() {}

    /** Its {@code @JsonProperty}, or its name in lower case. */
    public static String of(Enum<?> constant) {
        try {
            return Optional.ofNullable(constant.getDeclaringClass()
                            .getField(constant.name())
                            .getAnnotation(JsonProperty.class))
                    .map(JsonProperty::value)
                    .orElseGet(() -> constant.name().toLowerCase(Locale.ROOT));
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("A constant is a field of its enum: " + constant, e);
        }
    }
}
