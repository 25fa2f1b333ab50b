package io.tidemark.audit;

import java.util.Locale;

/** What can be wrong with the log. */
public enum Wrong {
    /** An entry or a seal does not say what was sealed. */
    EDITED,
    /** A sealed entry is not there, or its seal is not. */
    REMOVED,
    /** It is there, at another place. */
    REORDERED,
    /** The newest entries are not there, and the rest of the database is. */
    CUT_TAIL,
    /** From here on the seals were not made with the key, or not in this order. */
    REWRITTEN,
    /** The whole database is an older one. */
    ROLLED_BACK,
    /** An entry that no console wrote. */
    FORGED,
    /** A file with checkpoints was changed. */
    CHECKPOINTS;

    /** How a position is not what it was. */
    enum Missing {
        GONE,
        REPLACED
    }

    /** Its name outside. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How the chain came to lack a checkpoint: whoever removes rows leaves the database's own counters behind. */
    static Wrong ofMissing(Missing missing, Checkpoint checkpoint, Chain.Head now) {
        if (now.sequence() < checkpoint.sequence() || now.transaction() < checkpoint.transaction()) {
            return ROLLED_BACK;
        }
        return switch (missing) {
            case GONE -> CUT_TAIL;
            case REPLACED -> REWRITTEN;
        };
    }

    /** The kind of a checkpoint that a console wrote when it found something. */
    static Wrong ofSlug(String slug) {
        return valueOf(slug.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
