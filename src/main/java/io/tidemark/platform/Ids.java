package io.tidemark.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes ids: UUIDv7 (RFC 9562), so that a newer one sorts behind an older one to the millisecond. */
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** A new id of this moment. */
    public static UUID next() {
        return at(Clock.systemUTC().millis());
    }

    /** A new id of the moment {@code millis} after the epoch. */
    static UUID at(long millis) {
        long high = (millis << 16) | 0x7000L | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
