package io.tidemark.vm;

/**
 * A status as a page shows it: a shape, a word and what colours it.
 *
 * @param icon the shape's name in the sprite
 * @param look {@code running}, {@code starting}, {@code stopped}, {@code failed} or {@code unknown}
 */
public record Badge(VmState state, String icon, String look) {

    static Badge of(VmState state) {
        String look =
                switch (state) {
                    case RUNNING -> "running";
                    case PENDING, PREPARING, STARTING, STOPPING, DELETING -> "starting";
                    case STOPPED, RESTING -> "stopped";
                    case FAILED -> "failed";
                    case LOST -> "unknown";
                };
        return new Badge(state, look, look);
    }
}
