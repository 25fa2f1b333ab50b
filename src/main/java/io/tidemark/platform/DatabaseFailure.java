package io.tidemark.platform;

import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL refused a statement, or could not be reached. */
public final class DatabaseFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseFailure(SQLException cause) {
        super("The database refused a statement: " + cause.getMessage(), cause);
    }

    /** Whether the constraint of this name, such as {@code team_slug_is_unique}, is what the statement ran into. */
    public boolean broke(String constraint) {
        return getCause() instanceof PSQLException refusal
                && Optional.ofNullable(refusal.getServerErrorMessage())
                        .map(ServerErrorMessage::getConstraint)
                        .filter(constraint::equals)
                        .isPresent();
    }
}
