package io.tidemark.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes fields so that no two different lists of fields have the same bytes: each is its length in four bytes, then its
 * content; what is absent has the length −1. The first field names what follows.
 */
final class Framing {

    private static final byte[] ABSENT = {-1, -1, -1, -1};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    Framing(String kind) {
        text(kind);
    }

    Framing text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** An optional value, written as its text. */
    Framing optional(Optional<?> value) {
        if (value.isEmpty()) {
            out.writeBytes(ABSENT);
            return this;
        }
        return text(value.get().toString());
    }

    Framing number(long value) {
        return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    Framing bytes(byte[] value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        out.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
