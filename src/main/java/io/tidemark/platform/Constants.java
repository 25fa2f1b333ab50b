package io.tidemark.platform;

import jakarta.persistence.AttributeConverter;
import java.util.Locale;

/**
 * Keeps an enum as text: its name in lower case, as {@link Database} and {@link Row} do. An entity names its own
 * subclass by {@code @Convert}.
 */
public abstract class Constants<E extends Enum<E>> implements AttributeConverter<E, String> {

    private final Class<E> type;

    protected Constants(Class<E> type) {
        this.type = type;
    }

    @Override
    public String convertToDatabaseColumn(E constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public E convertToEntityAttribute(String text) {
        return text == null ? null : Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
