package io.tidemark.account;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * Somebody who has shown that they know the password, or whom a provider vouches for, and whose code is still to come. A
 * browser keeps it sealed in a cookie meanwhile.
 *
 * @param way how they came so far
 * @param password names the password that the account had then, without telling anything of it: a new one ends this
 * @param until when it is too late for the code
 */
public record HalfWay(UUID account, String name, Way way, String password, Instant until) {

    /** Time to find the phone. */
    static final Duration TIME = Duration.ofMinutes(5);

    /** What somebody shows who they are with. */
    public enum Way {
        PASSWORD,
        PROVIDER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static HalfWay of(AccountEntity account, Way way, Instant now) {
        return new HalfWay(account.id, account.name, way, stamp(account), now.plus(TIME));
    }

    boolean isOver(Instant now) {
        return now.isAfter(until);
    }

    boolean isStillOf(AccountEntity now) {
        return stamp(now).equals(password);
    }

    /** Of the stored hash, which has a salt of its own; where there is none, until one is set. */
    private static String stamp(AccountEntity account) {
        return HexFormat.of().formatHex(Tokens.hash(account.password().orElse("")));
    }
}
