package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.platform.Database;
import io.tidemark.platform.PlainDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Appends entries with a console's own class, each in a transaction of its own; a console that runs seals them. */
public final class Appends {

    private final AuditLog log;

    public Appends(Database database, Path keyFile) {
        try {
            AuditKeys keys = new AuditKeys(Optional.of(Files.readString(keyFile)), Optional.empty(), Optional.empty());
            this.log = new AuditLog(database, new ObjectMapper(), keys, PlainDatabase.noRequest());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + keyFile, e);
        }
    }

    /** One entry as long as usual. */
    public void one() {
        log.recordAlone(
                AuditEntry.done("person-1", "10.20.1.1", "vm.restart", "vm:0190a5c4-0000-7000-8000-000000000001")
                        .withDiff(Map.of("name", "ledger-02", "run", 17, "shutdown", "graceful")));
    }
}
