package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of second factors and their recovery codes: conditional updates under a lock, never held. */
@ApplicationScoped
class SecondFactorRepository {

    private final Database database;

    SecondFactorRepository(Database database) {
        this.database = database;
    }

    /**
     * A row.
     *
     * @param secret sealed
     * @param confirmedAt since when it is asked for
     * @param wrong how many wrong codes came since the last right one
     */
    record SecondFactor(String secret, Optional<Instant> confirmedAt, int wrong, Optional<Instant> wrongAt) {

        /** So many wrong codes are mistakes; from then on each doubles how long the next has to wait. */
        private static final int MISTAKES = 5;

        /** Up to about an hour: who has the password tries 23 codes a day, of which three in a million are right. */
        private static final int MOST_DOUBLINGS = 6;

        static SecondFactor from(Row row) throws SQLException {
            return new SecondFactor(
                    row.text("secret"),
                    row.optionalInstant("confirmed_at"),
                    row.integer("wrong"),
                    row.optionalInstant("wrong_at"));
        }

        /** How long no code is looked at. */
        Duration wait(Instant now) {
            if (wrong < MISTAKES || wrongAt.isEmpty()) {
                return Duration.ZERO;
            }
            Instant until = wrongAt.get().plus(Duration.ofMinutes(1L << Math.min(wrong - MISTAKES, MOST_DOUBLINGS)));
            return now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
        }
    }

    /** Puts a secret that is not confirmed; nothing happens where there is one that is. */
    void begin(UUID account, String sealed) {
        database.update("""
                insert into second_factor (account, secret) values (?, ?)
                on conflict on constraint second_factor_has_one_row_each
                do update set secret = excluded.secret, begun_at = now(), wrong = 0, wrong_at = null where second_factor.confirmed_at is null
                """, account, sealed);
    }

    Optional<SecondFactor> of(UUID account) {
        return database.first("select * from second_factor where account = ?", SecondFactor::from, account);
    }

    /** Locked until the transaction ends, so that of two that bring one code at once one finds it used. */
    Optional<SecondFactor> locked(UUID account) {
        return database.first("select * from second_factor where account = ? for update", SecondFactor::from, account);
    }

    boolean isOn(UUID account) {
        return of(account).filter(factor -> factor.confirmedAt().isPresent()).isPresent();
    }

    void confirm(UUID account, long step, List<byte[]> recoveryCodes) {
        database.update(
                "update second_factor set confirmed_at = now(), last_step = ?, wrong = 0 where account = ?",
                step,
                account);
        replaceRecovery(account, recoveryCodes);
    }

    /** Puts recovery codes in place of those that are left. */
    void replaceRecovery(UUID account, List<byte[]> codes) {
        database.update("delete from recovery_code where account = ?", account);
        codes.forEach(
                code -> database.update("insert into recovery_code (account, code) values (?, ?)", account, code));
    }

    /** @return whether this step's code, or one of a later step, has not been used before */
    boolean use(UUID account, long step) {
        return database.update(
                        "update second_factor set last_step = ?, wrong = 0 where account = ? and last_step < ?",
                        step,
                        account,
                        step)
                > 0;
    }

    /** @return whether there was such a recovery code */
    boolean useRecovery(UUID account, byte[] code) {
        boolean used = database.update("delete from recovery_code where account = ? and code = ?", account, code) > 0;
        if (used) {
            database.update("update second_factor set wrong = 0 where account = ?", account);
        }
        return used;
    }

    int recoveryCodesOf(UUID account) {
        return database.list("select 1 from recovery_code where account = ?", row -> 1, account)
                .size();
    }

    void wrong(UUID account) {
        database.update("update second_factor set wrong = wrong + 1, wrong_at = now() where account = ?", account);
    }

    /** @return whether there was one that was confirmed */
    boolean remove(UUID account) {
        boolean on = isOn(account);
        database.update("delete from second_factor where account = ?", account);
        return on;
    }
}
