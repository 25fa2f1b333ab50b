package io.tidemark.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tidemark.platform.Constants;

/** What an account is to the whole site, whatever it is in its teams. */
public enum SiteRole {
    /** Nothing but its teams. */
    @JsonProperty("none")
    NONE,
    /** Manages hosts, images, accounts, teams and quotas; is no member of every team. */
    @JsonProperty("admin")
    ADMIN,
    /** Reads the whole audit log and changes nothing; in a team they can be a viewer and no more. */
    @JsonProperty("auditor")
    AUDITOR;

    /** This as text. */
    static final class Column extends Constants<SiteRole> {
        Column() {
            super(SiteRole.class);
        }
    }
}
