package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.util.regex.Pattern;

/**
 * A team to be made.
 *
 * @param slug lower-case letters, digits and hyphens; begins with a letter; at most 63
 * @param name 1 to 100 characters
 */
public record NewTeam(String slug, String name) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    public NewTeam {
        if (slug == null || !SLUG.matcher(slug).matches()) {
            throw Problem.refusedValue(
                    "slug", "slug must be 1 to 63 lower-case letters, digits or hyphens and begin with a letter.");
        }
        if (name == null || name.isBlank() || name.length() > 100) {
            throw Problem.refusedValue("name", "name must be 1 to 100 characters.");
        }
    }
}
