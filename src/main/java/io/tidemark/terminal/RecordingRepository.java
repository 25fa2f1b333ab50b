package io.tidemark.terminal;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The queries of recordings. */
@ApplicationScoped
class RecordingRepository {

    private final Database database;

    RecordingRepository(Database database) {
        this.database = database;
    }

    /** A recording without what it shows. */
    record Head(UUID id, UUID vm, String vmName, UUID team, String actor, Instant beganAt) {}

    void insert(UUID id, UUID vm, String vmName, UUID team, String actor) {
        database.update(
                "insert into console_recording (id, vm, vm_name, team, actor) values (?, ?, ?, ?, ?)",
                id,
                vm,
                vmName,
                team,
                actor);
    }

    void append(UUID recording, int number, byte[] events) {
        database.update(
                "insert into console_recording_part (recording, number, events) values (?, ?, ?)",
                recording,
                number,
                events);
    }

    /** Bytes as they are stored, of the recordings of a VM that were begun in the last day. */
    long bytesOfADay(UUID vm) {
        return database.first(
                        "select coalesce(sum(length(p.events)), 0) as bytes from console_recording r"
                                + " join console_recording_part p on p.recording = r.id"
                                + " where r.vm = ? and r.began_at > now() - interval '1 day'",
                        row -> row.number("bytes"),
                        vm)
                .orElseThrow();
    }

    Optional<Head> find(UUID id) {
        return database.first(
                "select id, vm, vm_name, team, actor, began_at from console_recording where id = ?",
                row -> new Head(
                        row.uuid("id"),
                        row.uuid("vm"),
                        row.text("vm_name"),
                        row.uuid("team"),
                        row.text("actor"),
                        row.instant("began_at")),
                id);
    }

    /** A part's lines, gzip; empty behind the last one. */
    Optional<byte[]> part(UUID recording, int number) {
        return database.first(
                "select events from console_recording_part where recording = ? and number = ?",
                row -> row.bytes("events"),
                recording,
                number);
    }
}
