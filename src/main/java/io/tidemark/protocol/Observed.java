package io.tidemark.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;

/** What an agent sees of a VM: exactly one of these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Observed.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Observed.Preparing.class, name = "preparing"),
    @JsonSubTypes.Type(value = Observed.Running.class, name = "running"),
    @JsonSubTypes.Type(value = Observed.ShuttingDown.class, name = "shutting-down"),
    @JsonSubTypes.Type(value = Observed.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = Observed.Failed.class, name = "failed")
})
public sealed interface Observed {

    /** There is no folder for it on the host. */
    record Absent() implements Observed {}

    /**
     * Files are being fetched or made; no QEMU yet.
     *
     * @param step slug of the {@link VmReport.BootStep} that is being done
     * @param percent 0 to 100 where it is known
     */
    record Preparing(String step, Optional<Integer> percent) implements Observed {}

    /** QEMU runs; whether the guest is ready stands in its {@link VmReport.GuestReport}. */
    record Running(Instant since, HostFacts.Accelerator accelerator) implements Observed {}

    /** The guest has been asked to power off. */
    record ShuttingDown(Instant since) implements Observed {}

    /** No QEMU, and nothing wrong. */
    record Stopped(StopCause cause, Optional<Instant> at) implements Observed {}

    /**
     * It does not run although it should.
     *
     * @param fault a stable slug, such as {@code image-digest}, {@code no-room}, {@code qemu-missing},
     *     {@code qemu-died}, {@code port-in-use}, {@code base-failed}
     * @param message what happened, to what, and what to do
     * @param attempts how often this run was tried
     * @param nextTry when it is tried again, unless that needs a person
     */
    record Failed(String fault, String message, int attempts, Optional<Instant> nextTry) implements Observed {}

    /** Who ended a VM that is stopped. */
    enum StopCause {
        /** It has not been started yet. */
        NEVER_STARTED,
        /** The console's intent. */
        ASKED,
        /** The guest powered itself off. */
        GUEST
    }
}
