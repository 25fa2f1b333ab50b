package io.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the chain was at a moment, signed, kept outside of the database.
 *
 * @param kind {@code checkpoint}; or what a console found when it looked whether an earlier one still holds:
 *     {@code cut-tail}, {@code rolled-back}, {@code rewritten}, with the position and mac that were missed; or {@code cut},
 *     which stands in the database and says that the chain begins behind this position
 * @param at RFC 3339
 * @param position of the newest seal
 * @param entry {@code seq} of its entry
 * @param mac the seal's, hexadecimal
 * @param sequence the last number that an entry had been given
 * @param transaction the database's next transaction id
 * @param key id of the key
 * @param previous SHA-256 of the line before in the file, hexadecimal; "" in the first
 * @param signature Ed25519, base64, over all of it
 */
record Checkpoint(
        String kind,
        String at,
        long position,
        long entry,
        String mac,
        long sequence,
        long transaction,
        String key,
        String previous,
        String signature) {

    Checkpoint {
        if (Stream.of(kind, at, mac, key, previous, signature).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("A checkpoint has all of its fields");
        }
    }

    static final String ORDINARY = "checkpoint";

    static final String CUT = "cut";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Signs it. */
    static Checkpoint signed(String kind, String at, Chain.Head head, AuditKey key, KeyPair keys, String previous) {
        Checkpoint bare = new Checkpoint(
                kind,
                at,
                head.position(),
                head.entry(),
                HexFormat.of().formatHex(head.mac()),
                head.sequence(),
                head.transaction(),
                key.id(),
                previous,
                "");
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(bare.content());
            return bare.with(Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Could not sign a checkpoint of the audit log", e);
        }
    }

    /** Whether its signature is by this key pair. */
    boolean isBy(KeyPair keys) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(keys.getPublic());
            verifier.update(content());
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    boolean ordinary() {
        return kind.equals(ORDINARY);
    }

    byte[] macBytes() {
        return HexFormat.of().parseHex(mac);
    }

    Chain.Head head() {
        return new Chain.Head(position, entry, macBytes(), sequence, transaction);
    }

    /** One line, without its end. */
    String line() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A checkpoint can't be written as JSON", e);
        }
    }

    /** @throws JsonProcessingException if it is no checkpoint */
    static Checkpoint of(String line) throws JsonProcessingException {
        return JSON.readValue(line, Checkpoint.class);
    }

    /** The statement of a cut, if the line is one by this key. */
    static Optional<Checkpoint> cut(String line, AuditKey key) {
        try {
            return Optional.ofNullable(of(line))
                    .filter(each -> each.kind().equals(CUT))
                    .filter(each -> each.isBy(key.checkpoints()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private byte[] content() {
        return new Framing("tidemark audit checkpoint 1")
                .text(kind)
                .text(at)
                .number(position)
                .number(entry)
                .text(mac)
                .number(sequence)
                .number(transaction)
                .text(key)
                .text(previous)
                .bytes();
    }

    private Checkpoint with(String by) {
        return new Checkpoint(kind, at, position, entry, mac, sequence, transaction, key, previous, by);
    }
}
