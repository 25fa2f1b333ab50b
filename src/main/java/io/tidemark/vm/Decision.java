package io.tidemark.vm;

import io.tidemark.vm.PreviewPage.Hidden;
import io.tidemark.vm.PreviewPage.Said;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person sent from a preview's page.
 *
 * @param how what they chose to do about what is at risk
 * @param accept the preview they looked at
 * @param understood whether they ticked its sentence
 * @param typed the name they typed
 * @param paths what they ticked to be saved
 * @param seen what the page had named
 */
record Decision(
        How how,
        Optional<String> accept,
        boolean understood,
        String typed,
        List<String> paths,
        List<String> seen,
        Target target) {

    /** What to do about what is at risk. */
    enum How {
        /** Nothing is. */
        GO,
        KEEP,
        RESCUE,
        LOSE
    }

    /** What the action goes to, as the form says it. */
    record Target(Optional<String> image, Optional<String> policy, Optional<String> revision) {

        /** @throws io.tidemark.platform.Problem refused-value */
        Optional<Integer> revisionNumber() {
            return PreviewRequest.of(Optional.of("policy-change"), image, policy, revision)
                    .revision();
        }

        /** The same for the next form. */
        List<Hidden> hidden() {
            List<Hidden> fields = new ArrayList<>();
            image.ifPresent(value -> fields.add(new Hidden("image", value)));
            policy.ifPresent(value -> fields.add(new Hidden("policy", value)));
            revision.ifPresent(value -> fields.add(new Hidden("revision", value)));
            return fields;
        }
    }

    Decision {
        paths = List.copyOf(paths);
        seen = List.copyOf(seen);
    }

    static Decision of(MultivaluedMap<String, String> form) {
        return new Decision(
                Stream.of(How.values())
                        .filter(each -> each.name()
                                .toLowerCase(Locale.ROOT)
                                .equals(one(form, "do").orElse("")))
                        .findFirst()
                        .orElse(How.LOSE),
                one(form, "accept"),
                one(form, "understood").isPresent(),
                one(form, "typed").orElse("").strip(),
                all(form, "path"),
                all(form, "seen"),
                new Target(one(form, "image"), one(form, "policy"), one(form, "revision")));
    }

    /** Whether the path, or one above it, was ticked. */
    boolean saves(String path) {
        return paths.stream().anyMatch(ticked -> path.equals(ticked) || path.startsWith(ticked + "/"));
    }

    Said said() {
        return new Said(paths, seen);
    }

    private static Optional<String> one(MultivaluedMap<String, String> form, String name) {
        return Optional.ofNullable(form.getFirst(name)).filter(value -> !value.isBlank());
    }

    private static List<String> all(MultivaluedMap<String, String> form, String name) {
        return Optional.ofNullable(form.get(name)).orElse(List.of());
    }
}
