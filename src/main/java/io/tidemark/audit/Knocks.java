package io.tidemark.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What strangers were refused. Each of them could come a thousand times a second, so they are counted, and once a minute
 * an entry says how often who came for what: a stranger must not be able to fill the log. What was counted in the last
 * minute of a console that is killed is lost.
 */
@ApplicationScoped
public class Knocks {

    /** So many addresses are told apart in a minute; the others are counted together. */
    static final int MOST_TOLD_APART = 20;

    static final String ELSEWHERE = "elsewhere";

    private final AuditLog audit;
    private final Map<Knock, Long> counts = new LinkedHashMap<>();

    Knocks(AuditLog audit) {
        this.audit = audit;
    }

    private record Knock(String action, String from, String why) {

        AuditEntry entry(long times) {
            return AuditEntry.done("nobody", from, action, action.substring(0, action.indexOf('.')))
                    .withDiff(Map.of("times", times))
                    .refused(why);
        }
    }

    /**
     * Counts a refusal of somebody who has not shown who they are.
     *
     * @param action what they tried, such as {@code session.open}; one of few
     * @param from their network address
     * @param why one of few words
     */
    public synchronized void refused(String action, String from, String why) {
        Knock knock = new Knock(action, from, why);
        boolean told = counts.containsKey(knock) || counts.size() < MOST_TOLD_APART;
        counts.merge(told ? knock : new Knock(action, ELSEWHERE, why), 1L, Long::sum);
    }

    /** Writes down what was counted; what can't be written is counted on. */
    @Scheduled(every = "60s", delayed = "60s")
    void write() {
        Map<Knock, Long> taken = taken();
        try {
            while (!taken.isEmpty()) {
                Map.Entry<Knock, Long> next = taken.entrySet().iterator().next();
                audit.recordAlone(next.getKey().entry(next.getValue()));
                taken.remove(next.getKey());
            }
        } finally {
            giveBack(taken);
        }
    }

    void end(@Observes ShutdownEvent event) {
        write();
    }

    private synchronized Map<Knock, Long> taken() {
        Map<Knock, Long> taken = new LinkedHashMap<>(counts);
        counts.clear();
        return taken;
    }

    private synchronized void giveBack(Map<Knock, Long> unwritten) {
        unwritten.forEach((knock, times) -> counts.merge(knock, times, Long::sum));
    }
}
