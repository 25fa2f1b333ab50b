package io.tidemark.demo;

import io.tidemark.protocol.GuestTask.Marker;
import io.tidemark.protocol.GuestTask.MarkerKind;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.MarkerFound;
import io.tidemark.protocol.TaskOutcome.MarkerState;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Root;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Markers in a simulated guest, true to its policy; nothing can be planted at {@code /usr/bin/iconv}, and no package be removed. */
final class SimulatedDrill {

    private static final Set<MarkerKind> OF_BASE = Set.of(MarkerKind.CHANGED, MarkerKind.DELETED, MarkerKind.MODE);

    private final Map<Marker, Integer> plantedIn = new HashMap<>();

    TaskOutcome plant(List<Marker> markers, int boot) {
        List<Marker> missing = markers.stream()
                .filter(marker -> marker.path().equals("/usr/bin/iconv") || isOtherPackage(marker))
                .toList();
        markers.stream().filter(marker -> !missing.contains(marker)).forEach(marker -> plantedIn.put(marker, boot));
        return new TaskOutcome.Planted(missing.stream()
                .map(marker ->
                        new PathOutcome(marker.path(), Optional.of("there is no file to change"), Optional.empty()))
                .toList());
    }

    private static boolean isOtherPackage(Marker marker) {
        return marker.kind().isOfPackage() && !List.of("zstd", "scanelf").contains(marker.path());
    }

    TaskOutcome check(List<Marker> markers, VmSpec spec, int boot) {
        return new TaskOutcome.Checked(markers.stream()
                .map(marker -> new MarkerFound(marker, state(marker, spec, boot)))
                .toList());
    }

    private MarkerState state(Marker marker, VmSpec spec, int boot) {
        boolean untouched = Integer.valueOf(boot).equals(plantedIn.get(marker));
        boolean forgotten =
                Temper.of(spec.name()) == Temper.FORGETS && marker.path().equals("/etc/tidemark-drill");
        if (marker.path().equals("/etc/hostname") && spec.policy().root() != Root.DISK && !untouched) {
            return MarkerState.OTHER;
        }
        if (marker.kind().isOfPackage()) {
            return ofPackage(marker, spec, untouched);
        }
        if (untouched || (plantedIn.containsKey(marker) && isStored(marker.path(), spec) && !forgotten)) {
            return MarkerState.AS_PLANTED;
        }
        return OF_BASE.contains(marker.kind()) ? MarkerState.AS_BASE : MarkerState.ABSENT;
    }

    private static MarkerState ofPackage(Marker marker, VmSpec spec, boolean untouched) {
        boolean added = marker.kind() == MarkerKind.PACKAGE_ADDED;
        boolean back =
                switch (spec.policy().packages()) {
                    case NONE -> spec.policy().root() != Root.RAM;
                    case FIX -> added;
                    case REINSTALL, SNAPSHOT -> true;
                };
        if (untouched || back) {
            return MarkerState.AS_PLANTED;
        }
        return added ? MarkerState.ABSENT : MarkerState.AS_BASE;
    }

    private static boolean isStored(String path, VmSpec spec) {
        return spec.policy().root() != Root.RAM
                || isAtOrBelow(path, "/mnt/data")
                || spec.policy().kept().stream().anyMatch(kept -> isAtOrBelow(path, kept));
    }

    private static boolean isAtOrBelow(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }
}
