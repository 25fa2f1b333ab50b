package io.tidemark.host;

import io.tidemark.platform.Problem;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and values that people give to things: at most {@value #MOST}, each short and without control characters. */
public final class Labels {

    /** More than this belongs into a file. */
    public static final int MOST = 32;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._/-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]{0,128}");

    private Labels() {}

    /**
     * The labels, once they are found good.
     *
     * @throws Problem that names the label
     */
    public static Map<String, String> checked(Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw Problem.refusedValue("labels", "There may be " + MOST + " labels, not " + labels.size() + ".");
        }
        labels.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw Problem.refusedValue(
                        "labels", "A label's name has 1 to 63 letters, digits, \".\", \"_\", \"/\" or \"-\".");
            }
            if (value == null || !VALUE.matcher(value).matches()) {
                throw Problem.refusedValue(
                        "labels." + name, "A label's value has at most 128 characters and no line break.");
            }
        });
        return Map.copyOf(labels);
    }
}
