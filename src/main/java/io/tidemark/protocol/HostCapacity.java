package io.tidemark.protocol;

import java.util.List;

/**
 * What changes on a host.
 *
 * @param diskFreeGib free in the agent's data directory, in whole GiB, rounded down
 * @param images digests of the images that are on the host, verified
 */
public record HostCapacity(int diskFreeGib, List<String> images) {

    public HostCapacity {
        images = List.copyOf(images);
    }
}
