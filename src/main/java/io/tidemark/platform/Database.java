package io.tidemark.platform;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.PGStatement;
import org.postgresql.util.PGobject;

/**
 * PostgreSQL by plain SQL: a repository's statement stands in its method, values go in by {@code ?}, rows come out as
 * records. For work on sets, leases, upserts, conditional updates and joins; what has a life of its own is an entity.
 * Inside a {@code @Transactional} method every call uses that transaction's connection, and what Hibernate has pending
 * is flushed before it, so both see the same; an entity that was loaded before an update by SQL is not refreshed by it.
 * Outside of a transaction each call stands by itself.
 *
 * <p>Values may be strings, numbers, booleans, UUIDs, {@link Instant}s, byte arrays, enums (written as their name in
 * lower case), {@link Json}, collections of strings or enums ({@code text[]}), and Optionals of these.
 */
@ApplicationScoped
public class Database {

    private final AgroalDataSource source;

    private final EntityManager entities;
    private final TransactionSynchronizationRegistry transactions;

    Database(AgroalDataSource source, EntityManager entities, TransactionSynchronizationRegistry transactions) {
        this.source = source;
        this.entities = entities;
        this.transactions = transactions;
    }

    /** JSON text, for a {@code jsonb} column. */
    public record Json(String text) {}

    /** Makes a value of one row. */
    @FunctionalInterface
    public interface FromRow<T> {
        T from(Row row) throws SQLException;
    }

    /** All rows of a query, in its order. */
    public <T> List<T> list(String sql, FromRow<T> fromRow, Object... values) {
        flushPending();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, values)) {
            return rows(statement, fromRow);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /**
     * As {@link #list}, planned anew for these values each time. A statement that is asked often gets one plan for all
     * values otherwise, and where some are frequent and others rare that plan may read millions of rows for a page.
     */
    public <T> List<T> listPlannedAnew(String sql, FromRow<T> fromRow, Object... values) {
        flushPending();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, values)) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            return rows(statement, fromRow);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, FromRow<T> fromRow) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(fromRow.from(row));
            }
            return rows;
        }
    }

    /** The first row of a query, if it has one. */
    public <T> Optional<T> first(String sql, FromRow<T> fromRow, Object... values) {
        return list(sql, fromRow, values).stream().findFirst();
    }

    /**
     * Runs an insert, update or delete.
     *
     * @return how many rows it touched
     * @throws DatabaseFailure if PostgreSQL refused it; see {@link DatabaseFailure#broke}
     */
    public int update(String sql, Object... values) {
        flushPending();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private void flushPending() {
        if (transactions.getTransactionStatus() == Status.STATUS_ACTIVE) {
            entities.flush();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, forDriver(connection, values[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static Object forDriver(Connection connection, Object value) throws SQLException {
        return switch (value) {
            case Optional<?> optional -> optional.isPresent() ? forDriver(connection, optional.get()) : null;
            case Instant instant -> instant.atOffset(ZoneOffset.UTC);
            case Enum<?> constant -> lowerCase(constant);
            case Json json -> jsonb(json);
            case Collection<?> items ->
                connection.createArrayOf(
                        "text",
                        items.stream()
                                .map(item -> item instanceof Enum<?> constant ? lowerCase(constant) : item.toString())
                                .toArray());
            default -> value;
        };
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static PGobject jsonb(Json json) throws SQLException {
        PGobject object = new PGobject();
        object.setType("jsonb");
        object.setValue(json.text());
        return object;
    }
}
