package io.tidemark.platform;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time as a page shows it: in UTC, until the browser puts it into its user's zone and words.
 *
 * @param iso RFC 3339 in UTC, to the millisecond
 */
public record Moment(String iso) {

    private static final DateTimeFormatter IN_UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public static Moment of(Instant instant) {
        return new Moment(instant.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /** What is read where there is no JavaScript. */
    public String text() {
        return IN_UTC.format(Instant.parse(iso));
    }
}
