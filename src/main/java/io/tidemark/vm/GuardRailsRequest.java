package io.tidemark.vm;

import java.util.List;
import java.util.Optional;

/**
 * Guard rails as they are put: all of them. What is left out may be chosen freely.
 *
 * @param images names or ids of images; an empty list allows none
 * @param policies names, slugs or ids of policies; an empty list allows none
 * @param lesserRevisions {@code free} or {@code second-person}
 * @param locked names of fields of a VM's definition
 */
public record GuardRailsRequest(
        Optional<List<String>> images,
        Optional<List<String>> policies,
        Optional<Integer> vcpus,
        Optional<Integer> memoryMib,
        Optional<Integer> dataVolumeGib,
        Optional<List<String>> locked,
        Optional<String> lesserRevisions) {}
