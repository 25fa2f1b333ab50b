package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An account to be made.
 *
 * @param name lower-case letters, digits, dot, hyphen, underscore; begins with a letter; at most 63
 * @param password one that {@link NewPassword} takes
 * @param displayName what pages show; the name, where it is left out
 * @param siteRole what it is to the whole site; nothing, where it is left out
 */
public record NewAccount(String name, String password, Optional<String> displayName, Optional<SiteRole> siteRole) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

    public NewAccount {
        if (name == null || !NAME.matcher(name).matches()) {
            throw Problem.refusedValue(
                    "name",
                    "name must be 1 to 63 lower-case letters, digits, dots, hyphens or underscores and begin with a letter.");
        }
        NewPassword.require("password", password, name);
        if (displayName.filter(shown -> shown.isBlank() || shown.length() > 100).isPresent()) {
            throw Problem.refusedValue("displayName", "displayName must be 1 to 100 characters.");
        }
    }

    String shownAs() {
        return displayName.map(String::strip).orElse(name);
    }

    SiteRole role() {
        return siteRole.orElse(SiteRole.NONE);
    }

    @Override
    public String toString() {
        return "NewAccount[name=" + name + "]";
    }
}
