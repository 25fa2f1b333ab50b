package io.tidemark.agent.qemu;

import java.util.regex.Pattern;

/**
 * The value of one of QEMU's options, {@code kind,key=value,…}: the one place where QEMU's own escaping is done. A comma
 * in a value is doubled; a control character has no business in any of them and is refused.
 */
final class QemuOption {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9.-]*");

    private final StringBuilder text = new StringBuilder();

    private QemuOption() {}

    /** An option whose value begins with a bare word, such as {@code socket}. */
    static QemuOption of(String kind) {
        if (!KEY.matcher(kind).matches()) {
            throw new IllegalArgumentException("not a word of QEMU: " + kind);
        }
        QemuOption option = new QemuOption();
        option.text.append(kind);
        return option;
    }

    /** An option whose value is keys and values only. */
    static QemuOption keyed(String key, String value) {
        return new QemuOption().with(key, value);
    }

    /** Adds {@code key=value}, the value escaped. */
    QemuOption with(String key, String value) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a key of QEMU: " + key);
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("a control character in the value of " + key);
        }
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(key).append('=').append(value.replace(",", ",,"));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
