package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.platform.Problem;
import java.util.Arrays;
import java.util.Locale;

/** What a credential is good for at most; each scope includes those before it. A session has all. */
public enum Scope {
    @JsonProperty("read")
    READ,
    @JsonProperty("operate")
    OPERATE,
    @JsonProperty("admin")
    ADMIN;

    /** As it stands in requests and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem {@code refused-value} where there is no such scope */
    static Scope of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.refusedValue("scopes", "A scope is one of read, operate, admin."));
    }
}
