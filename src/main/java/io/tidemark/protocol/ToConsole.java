package io.tidemark.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;

/** A message of a host's agent to the console. What it says is the host's claim: sizes are bounded, text is escaped. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToConsole.Enrol.class, name = "enrol"),
    @JsonSubTypes.Type(value = ToConsole.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ToConsole.Report.class, name = "report"),
    @JsonSubTypes.Type(value = ToConsole.Surveyed.class, name = "surveyed"),
    @JsonSubTypes.Type(value = ToConsole.TaskDone.class, name = "task-done"),
    @JsonSubTypes.Type(value = ToConsole.StreamCredit.class, name = "stream-credit"),
    @JsonSubTypes.Type(value = ToConsole.StreamClosed.class, name = "stream-closed")
})
public sealed interface ToConsole {

    /**
     * Exchanges an enrolment token for a host id. Sent again with the same key it gets the same answer.
     *
     * @param token the one-time token
     * @param publicKey the agent's Ed25519 public key, X.509 encoding in base64
     * @param signature over {@link Protocol#signed} of nonce, token and public key, in base64: proof of the private key
     * @param name the host's name as it calls itself; the console makes it unique
     */
    record Enrol(String token, String publicKey, String signature, String name) implements ToConsole {}

    /**
     * Says who is there. The newest authenticated hello owns the host's link.
     *
     * @param session new at each start of the agent; reports are ordered within it
     * @param version the protocol version the agent chose from the challenge's
     * @param signature over {@link Protocol#signed} of nonce, host and session, in base64
     */
    record Hello(UUID host, UUID session, int version, String signature, HostFacts facts) implements ToConsole {}

    /**
     * All that the agent sees: a whole snapshot, sent after each change and at least every minute.
     *
     * @param sequence grows by one with each report of a session; one that is not newer than the last is ignored
     * @param intentGeneration of the intent the agent last took, 0 before the first
     * @param vms every VM folder on the host, those that the intent doesn't name too
     */
    record Report(UUID session, long sequence, long intentGeneration, HostCapacity capacity, List<VmReport> vms)
            implements ToConsole {

        public Report {
            vms = List.copyOf(vms);
        }
    }

    /** A survey that a guest took by itself: when its boot was done, after a change of packages, before it shut down. */
    record Surveyed(UUID session, UUID vm, Survey survey) implements ToConsole {}

    /** A task of the intent is over. Sent again after each hello for as long as the intent has the task. */
    record TaskDone(UUID session, UUID vm, UUID task, TaskOutcome outcome) implements ToConsole {}

    /** Grants the console {@code bytes} more towards the guest on a stream; a new stream starts with 4096. */
    record StreamCredit(int stream, int bytes) implements ToConsole {}

    /**
     * The stream has ended.
     *
     * @param reason a sentence for the viewer, such as "the VM is stopped"
     */
    record StreamClosed(int stream, String reason) implements ToConsole {}
}
