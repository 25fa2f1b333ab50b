package io.tidemark.policy;

import io.tidemark.platform.Problem;
import java.text.Normalizer;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What policies are called. */
final class PolicyNames {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SUMMARY = 300;
    private static final int LONGEST_SLUG = 63;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");

    private PolicyNames() {}

    /** @throws Problem where people could not tell it from another, or a page could not show it */
    static String checked(String name) {
        String bare = name.strip();
        if (bare.isEmpty()
                || bare.length() > LONGEST_NAME
                || CONTROL.matcher(bare).find()) {
            throw Problem.refusedValue(
                    "name", "A policy's name has 1 to " + LONGEST_NAME + " characters and no control characters.");
        }
        if (isId(bare)) {
            throw Problem.refusedValue("name", "A policy's name can't be written like an id.");
        }
        return bare;
    }

    /** @throws Problem where it is too long or holds control characters */
    static String checkedSummary(String summary) {
        String bare = summary.strip();
        if (bare.length() > LONGEST_SUMMARY || CONTROL.matcher(bare).find()) {
            throw Problem.refusedValue(
                    "summary", "A summary has at most " + LONGEST_SUMMARY + " characters, in one line.");
        }
        return bare;
    }

    /** A name in lower-case letters, digits and hyphens; where nothing of it is left, the id's first digits. */
    static String slug(String name, UUID id) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = plain.substring(0, Math.min(plain.length(), LONGEST_SLUG)).replaceAll("-$", "");
        return cut.isEmpty() ? "policy-" + id.toString().substring(24) : cut;
    }

    /** The name itself, or the first of it with a number behind that is free. */
    static String free(String name, Predicate<String> taken) {
        String free = name;
        for (int number = 2; taken.test(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }

    private static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
