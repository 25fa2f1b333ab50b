package io.tidemark.account;

/** What a credential is good for at most; each scope includes those before it. A session has all. */
public enum Scope {
    READ,
    OPERATE,
    ADMIN
}
