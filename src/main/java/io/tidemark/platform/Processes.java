package io.tidemark.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.Set;
import java.util.UUID;

/**
 * The console processes that run on this database. Each renews its own lease every 5 s; one that has not for 15 s is
 * taken for dead, and what was bound to it (the links of hosts) counts as gone.
 */
@ApplicationScoped
public class Processes {

    /**
     * A condition for a where clause: {@code p} must be the {@code console_process} row of the process in question.
     * Too short a lease and a pause of the JVM makes hosts look lost; too long and a dead console's hosts look
     * connected for that long.
     */
    public static final String ALIVE = "p.renewed_at > now() - interval '15 seconds'";

    private final Database database;
    private final Event<Lapsed> lapsed;
    private final UUID self = Ids.next();
    private volatile Set<UUID> known = Set.of();

    Processes(Database database, Event<Lapsed> lapsed) {
        this.database = database;
        this.lapsed = lapsed;
    }

    /** A process' lease has run out: it is taken for dead now. Told in each of the others. */
    public record Lapsed(UUID process) {}

    /** This process. */
    public UUID self() {
        return self;
    }

    /** Whether a process' lease is fresh. */
    public boolean alive(UUID process) {
        return database.first("select 1 from console_process p where p.id = ? and " + ALIVE, row -> true, process)
                .isPresent();
    }

    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        renew();
    }

    @Scheduled(every = "5s")
    void renew() {
        database.update("""
                insert into console_process (id) values (?)
                on conflict on constraint console_process_has_one_row_each do update set renewed_at = now()
                """, self);
        database.update("delete from console_process where renewed_at < now() - interval '1 hour'");
        tellOfTheDead();
    }

    private void tellOfTheDead() {
        Set<UUID> alive =
                Set.copyOf(database.list("select p.id from console_process p where " + ALIVE, row -> row.uuid("id")));
        known.stream()
                .filter(process -> !alive.contains(process))
                .forEach(process -> lapsed.fireAsync(new Lapsed(process)));
        known = alive;
    }

    void end(@Observes ShutdownEvent event) {
        database.update("delete from console_process where id = ?", self);
    }
}
