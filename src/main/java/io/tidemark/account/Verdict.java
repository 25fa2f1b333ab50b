package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an administrator says to who asks for more. */
public enum Verdict {
    @JsonProperty("approve")
    APPROVE,
    @JsonProperty("decline")
    DECLINE
}
