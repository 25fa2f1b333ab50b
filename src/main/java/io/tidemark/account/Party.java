package io.tidemark.account;

import java.util.Locale;

/** Who somebody is to what they ask for: the columns of the permission table. */
public enum Party {
    /** Everybody who is signed in. */
    EVERYBODY,
    VIEWER,
    OPERATOR,
    OWNER,
    ADMIN,
    AUDITOR;

    static Party of(Role role) {
        return switch (role) {
            case VIEWER -> VIEWER;
            case OPERATOR -> OPERATOR;
            case OWNER -> OWNER;
        };
    }

    /** As it stands in sentences. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
