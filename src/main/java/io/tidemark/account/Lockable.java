package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** A field of a VM's definition that administrators can lock for a team. */
public enum Lockable {
    VCPUS("vcpus"),
    MEMORY("memoryMib"),
    DATA_VOLUME("dataVolumeGib"),
    PACKAGES("packages"),
    REPOSITORIES("apkRepositories"),
    SSH_KEYS("sshKeys"),
    USER_DATA("userData"),
    SERIAL_LOGIN("serialLogin"),
    FORWARDS("forwards");

    private final String field;

    Lockable(String field) {
        this.field = field;
    }

    /** Its JSON name. */
    @JsonValue
    public String field() {
        return field;
    }

    /** The one of this JSON name. */
    public static Optional<Lockable> named(String field) {
        return Stream.of(values()).filter(each -> each.field.equals(field)).findFirst();
    }
}
