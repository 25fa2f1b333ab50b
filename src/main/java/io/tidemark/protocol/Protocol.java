package io.tidemark.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Numbers and forms that both ends of the wire must agree on. */
public final class Protocol {

    /** The path of the agents' WebSocket on the console. */
    public static final String PATH = "/agent/v1/link";

    /** The versions this build speaks, newest first; two are supported at a time. */
    public static final List<Integer> VERSIONS = List.of(1);

    /**
     * The longest text frame either end accepts, in bytes. A whole intent for a host of 200 VMs takes about 400 KB;
     * smaller cuts such a host off, larger lets one agent take that much memory per link.
     */
    public static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;

    /** The longest text frame the console accepts before an agent has proved who it is, in bytes. */
    public static final int MAX_TEXT_BYTES_BEFORE_HELLO = 16 * 1024;

    /** The longest binary frame either end sends, in bytes, stream id included. */
    public static final int MAX_BINARY_BYTES = 32 * 1024 + 4;

    /** How long an agent has to prove who it is after the console's challenge. */
    public static final Duration TIME_TO_AUTHENTICATE = Duration.ofSeconds(10);

    private Protocol() {}

    /**
     * The bytes an agent signs with its Ed25519 key to answer a challenge.
     *
     * @param nonce the challenge's nonce, as received
     * @param subject the host id of a {@link ToConsole.Hello}, or the enrolment token of a {@link ToConsole.Enrol}
     * @param session the session of a hello, or the public key of an enrolment
     */
    public static byte[] signed(String nonce, String subject, String session) {
        return ("tidemark-agent-v1\n" + nonce + "\n" + subject + "\n" + session).getBytes(StandardCharsets.UTF_8);
    }
}
