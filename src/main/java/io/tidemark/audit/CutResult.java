package io.tidemark.audit;

/** What came of cutting the log's beginning off. */
public sealed interface CutResult {

    /** One sentence about it. */
    String sentence();

    /**
     * It was cut.
     *
     * @param entries how many
     * @param upTo {@code seq} of the last one
     */
    record Done(long entries, long upTo) implements CutResult {

        @Override
        public String sentence() {
            return entries + " entries were cut off, up to entry " + upTo + ".";
        }
    }

    /** There was nothing to cut. */
    record Nothing(String sentence) implements CutResult {}

    /** The log is not what it should be, and what is wrong with it must not be cut away. */
    record Refused(String why) implements CutResult {

        @Override
        public String sentence() {
            return "Nothing was cut: " + why;
        }
    }
}
