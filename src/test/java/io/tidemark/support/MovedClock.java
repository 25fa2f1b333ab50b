package io.tidemark.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A clock that stands still until it is moved, and runs then what is due. */
public final class MovedClock extends Clock {

    private final TreeMap<Instant, List<Runnable>> due = new TreeMap<>();
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    /** Runs something when the clock has been moved that far. */
    public void later(Duration delay, Runnable what) {
        due.computeIfAbsent(now.plus(delay), at -> new ArrayList<>()).add(what);
    }

    /** Moves it forward. */
    public void advance(Duration by) {
        Instant end = now.plus(by);
        while (!due.isEmpty() && !due.firstKey().isAfter(end)) {
            Map.Entry<Instant, List<Runnable>> next = due.pollFirstEntry();
            now = next.getKey();
            next.getValue().forEach(Runnable::run);
        }
        now = end;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
