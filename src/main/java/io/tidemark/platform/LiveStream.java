package io.tidemark.platform;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The event streams of browsers. An event says that something changed and carries no state: the page asks again, and
 * only then does a permission decide what it gets. A stream that has nothing to say ticks, so that a page knows how old
 * what it shows may be.
 */
@ApplicationScoped
public class LiveStream {

    /** Pages call a stream dead after three ticks that did not come; oftener costs, rarer makes them slow to notice. */
    private static final Duration TICK = Duration.ofSeconds(5);

    /** A browser connects again after this, and is looked at again: a session that ended gets no further stream. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Changes.Change EVERYTHING = new Changes.Change("", "");

    private final BroadcastProcessor<Changes.Change> changes = BroadcastProcessor.create();

    void changed(@ObservesAsync Changes.Change change) {
        tell(change);
    }

    void missed(@ObservesAsync Changes.Missed missed) {
        tell(EVERYTHING);
    }

    /** What was bound to a dead process is seen otherwise from now on, and nobody else says so. */
    void lapsed(@ObservesAsync Processes.Lapsed lapsed) {
        tell(EVERYTHING);
    }

    private synchronized void tell(Changes.Change change) {
        changes.onNext(change);
    }

    /** A stream of {@code changed} and {@code tick} events. */
    public Multi<OutboundSseEvent> of(Predicate<Changes.Change> shown, Sse sse) {
        Multi<OutboundSseEvent> told = changes.onOverflow()
                .drop()
                .filter(change -> change.equals(EVERYTHING) || shown.test(change))
                .map(change -> event(sse, "changed"));
        Multi<OutboundSseEvent> ticks =
                Multi.createFrom().ticks().every(TICK).onOverflow().drop().map(tick -> event(sse, "tick"));
        return Multi.createBy().merging().streams(told, ticks).select().first(LONGEST);
    }

    private static OutboundSseEvent event(Sse sse, String name) {
        return sse.newEventBuilder().name(name).data("").build();
    }
}
