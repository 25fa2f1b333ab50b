package io.tidemark.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.UUID;

/** A message of the console to a host's agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToAgent.Challenge.class, name = "challenge"),
    @JsonSubTypes.Type(value = ToAgent.Enrolled.class, name = "enrolled"),
    @JsonSubTypes.Type(value = ToAgent.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ToAgent.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ToAgent.Intent.class, name = "intent"),
    @JsonSubTypes.Type(value = ToAgent.StreamOpen.class, name = "stream-open"),
    @JsonSubTypes.Type(value = ToAgent.StreamCredit.class, name = "stream-credit"),
    @JsonSubTypes.Type(value = ToAgent.StreamClose.class, name = "stream-close"),
    @JsonSubTypes.Type(value = ToAgent.Resize.class, name = "resize")
})
public sealed interface ToAgent {

    /**
     * The first message on every connection.
     *
     * @param nonce random, unguessable, used once; the agent signs it
     * @param versions the protocol versions the console speaks, newest first
     */
    record Challenge(String nonce, List<Integer> versions) implements ToAgent {}

    /** The answer to {@link ToConsole.Enrol}: the agent stores the id and says hello with it. */
    record Enrolled(UUID host) implements ToAgent {}

    /** The answer to {@link ToConsole.Hello}: from now on the link is the host's, and an {@link Intent} follows. */
    record Welcome(UUID host, int version) implements ToAgent {}

    /**
     * The console will not talk; it closes the connection after this.
     *
     * @param reason a stable slug, such as {@code unknown-host}, {@code bad-signature}, {@code token-used},
     *     {@code version}
     * @param message what happened and what to do, for the agent's log
     */
    record Refused(String reason, String message) implements ToAgent {}

    /**
     * All that the console wants of the host: a whole snapshot, sent after hello and after every change.
     *
     * @param generation grows with every change of the host's intent; an older one than the last is ignored
     * @param vms every VM placed on this host; one that is missing here is left alone and reported as an orphan
     */
    record Intent(long generation, List<VmSpec> vms) implements ToAgent {

        public Intent {
            vms = List.copyOf(vms);
        }
    }

    /**
     * Opens a stream to a VM. Recent output comes first, then what follows, until either side closes.
     *
     * @param stream chosen by the console, not in use on this link
     * @param credit how many bytes the agent may send before it is granted more
     */
    record StreamOpen(int stream, UUID vm, StreamKind kind, int credit) implements ToAgent {}

    /** Grants the agent {@code bytes} more on a stream. */
    record StreamCredit(int stream, int bytes) implements ToAgent {}

    /** The console no longer listens to the stream; unknown ids are ignored. */
    record StreamClose(int stream) implements ToAgent {}

    /** The viewer's terminal has this size; the guest's serial terminal is set to it where the guest answers. */
    record Resize(UUID vm, int columns, int rows) implements ToAgent {}
}
