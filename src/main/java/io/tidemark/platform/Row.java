package io.tidemark.platform;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** One row of a query's answer, read by column name. A column that may be null is read by an {@code optional…} method. */
public final class Row {

    private final ResultSet result;

    /** Reads whatever row the result stands at. */
    public Row(ResultSet result) {
        this.result = result;
    }

    public UUID uuid(String column) throws SQLException {
        return result.getObject(column, UUID.class);
    }

    public Optional<UUID> optionalUuid(String column) throws SQLException {
        return Optional.ofNullable(result.getObject(column, UUID.class));
    }

    public String text(String column) throws SQLException {
        return result.getString(column);
    }

    public Optional<String> optionalText(String column) throws SQLException {
        return Optional.ofNullable(result.getString(column));
    }

    public int integer(String column) throws SQLException {
        return result.getInt(column);
    }

    public long number(String column) throws SQLException {
        return result.getLong(column);
    }

    public Optional<Long> optionalNumber(String column) throws SQLException {
        long number = result.getLong(column);
        return result.wasNull() ? Optional.empty() : Optional.of(number);
    }

    public boolean truth(String column) throws SQLException {
        return result.getBoolean(column);
    }

    public byte[] bytes(String column) throws SQLException {
        return result.getBytes(column);
    }

    public Instant instant(String column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant();
    }

    public Optional<Instant> optionalInstant(String column) throws SQLException {
        return Optional.ofNullable(result.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    /** A constant that {@link Database} wrote as its name in lower case. */
    public <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
        return Enum.valueOf(type, result.getString(column).toUpperCase(Locale.ROOT));
    }

    /** A {@code text[]} that may be null. */
    public Optional<List<String>> optionalTexts(String column) throws SQLException {
        Optional<Array> array = Optional.ofNullable(result.getArray(column));
        return array.isEmpty()
                ? Optional.empty()
                : Optional.of(List.of((String[]) array.get().getArray()));
    }

    /** A {@code text[]}. */
    public List<String> texts(String column) throws SQLException {
        Array array = result.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
