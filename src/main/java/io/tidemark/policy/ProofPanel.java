package io.tidemark.policy;

import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Proof.LeftOut;
import io.tidemark.policy.Proof.Mark;
import io.tidemark.policy.Proof.Outcome;
import io.tidemark.policy.Proof.Phase;
import io.tidemark.policy.Proof.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What is proven of the revision that a policy's page shows.
 *
 * @param proving whether the caller can have it proven, and why not
 * @param last the newest proof of the revision that is over
 * @param underWay the newest one that is not
 * @param earlier others of the policy, newest first
 */
public record ProofPanel(Proving proving, Optional<Told> last, Optional<Told> underWay, List<Told> earlier) {

    private static final int MOST_EARLIER = 10;

    public ProofPanel {
        earlier = List.copyOf(earlier);
    }

    /** Whether the caller can have it proven. */
    public enum Proving {
        POSSIBLE,
        NOT_OPERATOR,
        /** New VMs follow the latest revision. */
        NOT_LATEST,
        /** No image of the policy's kind is in the catalogue. */
        NO_IMAGE;

        public boolean isPossible() {
            return this == POSSIBLE;
        }
    }

    /**
     * One proof.
     *
     * @param rows those that came out otherwise first
     */
    public record Told(
            int revision,
            String image,
            Phase phase,
            Outcome outcome,
            Moment at,
            String by,
            int promised,
            int held,
            List<Tick> ticks,
            List<Marker> rows,
            List<LeftOut> leftOut,
            Optional<String> why,
            UUID vm,
            String vmName) {

        public Told {
            ticks = List.copyOf(ticks);
            rows = List.copyOf(rows);
            leftOut = List.copyOf(leftOut);
        }

        static Told of(Proof proof, Language language) {
            return new Told(
                    proof.revision(),
                    proof.image(),
                    proof.phase(),
                    proof.verdict().orElse(Outcome.FAILED),
                    Moment.of(proof.finishedAt().orElse(proof.madeAt())),
                    proof.madeBy(),
                    proof.promised(),
                    proof.held(),
                    ticks(proof.promised(), proof.promised() - proof.held()),
                    proof.rows().stream()
                            .sorted(Comparator.comparing(Row::held))
                            .map(row -> new Marker(
                                    row.mark(),
                                    row.what(),
                                    row.promised().slug(),
                                    row.found().map(Fate::slug),
                                    row.held()))
                            .toList(),
                    proof.leftOut(),
                    proof.why().map(why -> why.in(language)),
                    proof.vm(),
                    proof.vmName());
        }

        private static List<Tick> ticks(int count, int missed) {
            double step = 100.0 / Math.max(1, count);
            return IntStream.range(0, count)
                    .mapToObj(i -> new Tick(i < missed ? "miss" : "", percent(i * step), percent(step * 0.72)))
                    .toList();
        }

        private static String percent(double value) {
            return String.format(Locale.ROOT, "%.2f%%", value);
        }

        public boolean isProved() {
            return outcome == Outcome.PROVED;
        }

        public boolean isDifferent() {
            return outcome == Outcome.DIFFERENT;
        }

        /** Those that came out otherwise than promised. */
        public List<Marker> different() {
            return rows.stream().filter(row -> !row.held()).toList();
        }
    }

    /** One marker as a tick; {@code look} is {@code miss} or nothing. */
    public record Tick(String look, String x, String width) {}

    /** One marker; the fates are the words that the design has for them. */
    public record Marker(Mark mark, String what, String promised, Optional<String> found, boolean held) {}

    static ProofPanel of(Proving proving, int shown, List<Proof> newestFirst, Language language) {
        List<Told> all =
                newestFirst.stream().map(proof -> Told.of(proof, language)).toList();
        Optional<Told> last = all.stream()
                .filter(each -> each.phase() == Phase.OVER && each.revision() == shown)
                .findFirst();
        return new ProofPanel(
                proving,
                last,
                all.stream().filter(each -> each.phase() != Phase.OVER).findFirst(),
                all.stream()
                        .filter(each -> each.phase() == Phase.OVER)
                        .filter(each -> !last.filter(each::equals).isPresent())
                        .limit(MOST_EARLIER)
                        .toList());
    }
}
