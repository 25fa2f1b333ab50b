package io.tidemark.policy;

import io.tidemark.platform.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;

/**
 * The form of a policy or a revision as it was typed: text, until it is a request. Its fields have the API's names.
 *
 * @param kept one path a line
 * @param scratch one path a line
 */
public record PolicyForm(
        String name, String summary, String root, String kept, String scratch, String packages, String dataVolumeGib) {

    /** More than any field may hold; a longer one is cut before anything looks at it. */
    private static final int LONGEST = 128 * 1024;

    /** The form before anyone has typed: what a revision says. */
    static PolicyForm of(String name, String summary, Revision revision) {
        return new PolicyForm(
                name,
                summary,
                revision.root().slug(),
                String.join("\n", revision.kept()),
                String.join("\n", revision.scratch()),
                revision.packages().slug(),
                Integer.toString(revision.dataVolumeGib()));
    }

    static PolicyForm of(MultivaluedMap<String, String> sent) {
        return new PolicyForm(
                text(sent, "name").strip(),
                text(sent, "summary").strip(),
                text(sent, "root").strip(),
                text(sent, "kept"),
                text(sent, "scratch"),
                text(sent, "packages").strip(),
                text(sent, "dataVolumeGib").strip());
    }

    private static String text(MultivaluedMap<String, String> sent, String field) {
        String text = Optional.ofNullable(sent.getFirst(field)).orElse("").replace("\r\n", "\n");
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    /** @throws Problem {@code refused-value} with the field */
    RevisionRequest rules() {
        boolean ram = root.equals("ram");
        return new RevisionRequest(
                Optional.of(root),
                // What is for RAM only stays in the form, unseen, when another root is chosen.
                Optional.of(ram ? lines(kept) : List.of()),
                Optional.of(lines(scratch)),
                Optional.of(ram ? packages : "none"),
                Optional.of(number(dataVolumeGib)));
    }

    /** @throws Problem {@code refused-value} with the field */
    NewPolicy policy(String team) {
        RevisionRequest rules = rules();
        return new NewPolicy(
                Optional.of(team),
                Optional.of(name),
                Optional.of(summary),
                Optional.empty(),
                rules.root(),
                rules.kept(),
                rules.scratch(),
                rules.packages(),
                rules.dataVolumeGib());
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("dataVolumeGib", "A data volume is a whole number of GiB.");
        }
    }
}
