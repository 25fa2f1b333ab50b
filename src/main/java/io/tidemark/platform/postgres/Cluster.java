package io.tidemark.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * How to reach the server, and with which passwords: the superuser makes roles and databases and does nothing else, the
 * owner runs the migrations, the application reads and writes rows.
 */
public record Cluster(int port, String superuserPassword, String ownerPassword, String applicationPassword) {

    static final String SUPERUSER = "postgres";

    /** The role that owns every table. */
    public static final String OWNER = "tidemark_owner";

    /** The role of the running console. */
    public static final String APPLICATION = "tidemark";

    /** The database of a console. */
    public static final String DATABASE = "tidemark";

    @Override
    public String toString() {
        return "Cluster[port=" + port + "]";
    }

    /** The JDBC address of a database. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes the roles, and a database of this name if there is none. */
    public void prepare(String database) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            role(statement, OWNER, ownerPassword);
            role(statement, APPLICATION, applicationPassword);
            if (!exists(statement, "select 1 from pg_database where datname = '" + database + "'")) {
                statement.execute("create database " + database + " owner " + OWNER);
            }
            statement.execute("revoke all on database " + database + " from public");
            statement.execute("grant connect on database " + database + " to " + APPLICATION);
        } catch (SQLException e) {
            throw new PostgresFailure("Could not prepare the database " + database, e);
        }
    }

    /** Whether the server answers this superuser. */
    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", SUPERUSER);
        login.setProperty("password", superuserPassword);
        login.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(url("postgres"), login);
    }

    private static void role(Statement statement, String name, String password) throws SQLException {
        String verb = exists(statement, "select 1 from pg_roles where rolname = '" + name + "'") ? "alter" : "create";
        // Passwords are ours: base64url, so there is nothing to quote in them.
        statement.execute(
                verb + " role " + name + " login nosuperuser nocreatedb nocreaterole password '" + password + "'");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next();
        }
    }
}
