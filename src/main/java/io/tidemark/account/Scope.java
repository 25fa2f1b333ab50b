package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a credential is good for at most; each scope includes those before it. A session has all. */
public enum Scope {
    @JsonProperty("read")
    READ,
    @JsonProperty("operate")
    OPERATE,
    @JsonProperty("admin")
    ADMIN
}
