package io.tidemark.terminal;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.vm.VmView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** Recordings of consoles: made where the site says so, played by auditors, and each look at one is an entry. */
@ApplicationScoped
public class Recordings {

    /**
     * Of one VM in a day, as they are stored: a program that prints for ever must not fill the disk, without which nothing
     * is recorded in the audit log either. People come nowhere near.
     */
    static final long MOST_BYTES_A_DAY = 256L << 20;

    /** Of so many parts one looks how much that is. */
    private static final int LOOKS = 16;

    private final RecordedTeams teams;
    private final RecordingRepository recordings;
    private final AuditLog audit;

    Recordings(RecordedTeams teams, RecordingRepository recordings, AuditLog audit) {
        this.teams = teams;
        this.recordings = recordings;
        this.audit = audit;
    }

    /** A recording as its player shows it. */
    public record Recorded(UUID id, UUID vm, String vmName, String actor, Instant beganAt) {}

    /** Begins one where the VM's team is recorded. Where it can't be begun, the console does not open. */
    Optional<Recorder> begin(Tickets.Grant grant, VmView vm) {
        if (!teams.covers(vm.team())) {
            return Optional.empty();
        }
        Recorder recorder = new Recorder(Ids.next(), vm.name(), Instant.now(), System::nanoTime);
        recordings.insert(recorder.id(), grant.vm(), vm.name(), grant.team(), grant.actor());
        return Optional.of(recorder);
    }

    /**
     * Looks whether another recording of a VM may begin.
     *
     * @throws Problem {@code recorded-enough}
     */
    void requireRoom(UUID vm) {
        if (recordings.bytesOfADay(vm) >= MOST_BYTES_A_DAY) {
            throw new Problem(
                    Problem.Kind.TOO_MANY,
                    "recorded-enough",
                    "The consoles of this VM have shown as much since yesterday as is recorded in a day. Stop what prints"
                            + " so much; the console is back a day after it.");
        }
    }

    /** @throws Problem {@code recorded-enough} */
    @ActivateRequestContext
    void write(Recorder.Part part) {
        if (part.number() % LOOKS == 0) {
            recordings.find(part.recording()).map(RecordingRepository.Head::vm).ifPresent(this::requireRoom);
        }
        recordings.append(part.recording(), part.number(), part.events());
    }

    /**
     * Shows that there is one.
     *
     * @throws Problem {@code admin-needed}; not found
     */
    public Recorded find(Caller caller, UUID id) {
        caller.require(Permission.RECORDING_READ);
        return required(id);
    }

    /**
     * Lets somebody play one, which is an entry.
     *
     * @throws Problem {@code admin-needed}; not found
     */
    @Action("vm.console.replay")
    @Transactional
    public Recorded play(Caller caller, UUID id) {
        caller.require(Permission.RECORDING_READ);
        RecordingRepository.Head head = recordings.find(id).orElseThrow(() -> Problem.notFound("recording"));
        audit.record(caller.did("vm.console.replay", "vm:" + head.vm())
                .ofTeam(head.team())
                .withDiff(Map.of("recording", id.toString(), "name", head.vmName(), "actor", head.actor())));
        return required(id);
    }

    private Recorded required(UUID id) {
        return recordings
                .find(id)
                .map(head -> new Recorded(head.id(), head.vm(), head.vmName(), head.actor(), head.beganAt()))
                .orElseThrow(() -> Problem.notFound("recording"));
    }

    /** Writes it out, a part at a time. Whoever asks was let by {@link #play}. */
    void write(UUID id, OutputStream out) throws IOException {
        int number = 0;
        for (Optional<byte[]> part = recordings.part(id, number);
                part.isPresent();
                part = recordings.part(id, ++number)) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(part.get()))) {
                in.transferTo(out);
            }
        }
    }
}
