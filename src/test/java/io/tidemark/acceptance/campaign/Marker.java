package io.tidemark.acceptance.campaign;

import io.tidemark.policy.Change;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One change to one place of a guest. */
record Marker(Kind kind, String path) {

    /** What is done to the place. */
    enum Kind {
        FILE(Change.NEW),
        EMPTY_FILE(Change.NEW),
        DIRECTORY(Change.NEW),
        LINK(Change.NEW),
        HARD_LINK(Change.NEW),
        CHANGED(Change.CHANGED),
        SAME_SIZE(Change.CHANGED),
        DELETED(Change.DELETED),
        MODE(Change.MODE);

        private final Change change;

        Kind(Change change) {
            this.change = change;
        }

        /** What the model calls it. */
        Change change() {
            return change;
        }

        /** Whether the base has to have a file there. */
        boolean isOfBase() {
            return change != Change.NEW;
        }
    }

    /** The path as it is typed on a console, whatever is in it. */
    String typed() {
        return Base64.getEncoder().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return kind + " " + path.replace("\n", "\\n");
    }
}
