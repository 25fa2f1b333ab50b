package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A revision as it is posted. What is left out stays as it is in the revision before.
 *
 * @param root {@code ram}, {@code layered} or {@code disk}
 * @param kept see {@link KeptPaths}
 * @param scratch see {@link ScratchPaths}
 * @param packages {@code none}, {@code fix}, {@code reinstall} or {@code snapshot}
 * @param dataVolumeGib 1 to 16384
 */
public record RevisionRequest(
        Optional<String> root,
        Optional<List<String>> kept,
        Optional<List<String>> scratch,
        Optional<String> packages,
        Optional<Integer> dataVolumeGib) {

    private static final int USUAL_DATA_VOLUME_GIB = 4;

    /** What a revision says, before it has a number. */
    record Rules(Root root, List<String> kept, List<String> scratch, PackageStrategy packages, int dataVolumeGib) {

        Revision numbered(int number, Instant madeAt, String madeBy) {
            return new Revision(number, root, kept, scratch, packages, dataVolumeGib, madeAt, Optional.of(madeBy));
        }
    }

    /**
     * This over what was before.
     *
     * @throws Problem {@code refused-value} with the field; a root and its rules that do not fit are refused later, by
     *     the revision
     */
    Rules over(Optional<Revision> before) {
        Root wantedRoot = root.map(text -> constant("root", Root.class, text))
                .or(() -> before.map(Revision::root))
                .orElseThrow(() -> Problem.refusedValue("root", "root is missing: ram, layered or disk."));
        // Rules that are for RAM only do not follow a copy to another root.
        Optional<Revision> ram = before.filter(each -> each.root() == wantedRoot);
        return new Rules(
                wantedRoot,
                whole("kept", kept).or(() -> ram.map(Revision::kept)).orElse(List.of()),
                whole("scratch", scratch)
                        .or(() -> before.map(Revision::scratch))
                        .orElse(List.of()),
                packages.map(text -> constant("packages", PackageStrategy.class, text))
                        .or(() -> ram.map(Revision::packages))
                        .orElse(PackageStrategy.NONE),
                dataVolumeGib.or(() -> before.map(Revision::dataVolumeGib)).orElse(USUAL_DATA_VOLUME_GIB));
    }

    /** A list with a null in it is refused here, before anything copies it. */
    private static Optional<List<String>> whole(String field, Optional<List<String>> list) {
        list.ifPresent(items -> {
            for (int at = 0; at < items.size(); at++) {
                if (items.get(at) == null) {
                    throw Problem.refusedValue(field + "[" + at + "]", "A path is text.");
                }
            }
        });
        return list;
    }

    private static <E extends Enum<E>> E constant(String field, Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> slug(each).equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.refusedValue(
                        field,
                        field + " is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(RevisionRequest::slug)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static String slug(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
