package io.tidemark.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Why an entry waits for a reviewer's note. The constants are the table of what is sensitive; the first that fits counts. */
public enum Sensitive {
    /** Somebody accepted that files or packages are lost. */
    LOSS(done().and(entry -> accepted(entry, "files") || accepted(entry, "packages"))),
    /** The log is not what was written, or can't be proved any more. */
    CHAIN(done("audit.key-lost", "audit.cut")
            .or(done("audit.verify")
                    .and(entry -> Boolean.FALSE.equals(entry.diff().get("valid"))))),
    /** Somebody got or lost a right, or a credential that outlives their session. */
    RIGHTS(done(
                    "account.create",
                    "account.site-role",
                    "account.disable",
                    "account.enable",
                    "account.second-factor-off",
                    "account.identity-link",
                    "account.identity-unlink",
                    "account.password-set",
                    "team.member",
                    "team.join",
                    "token.create")
            .and(Sensitive::byAPerson)),
    /** A limit of a team was changed. */
    QUOTA(done("team.quota", "team.guard-rails", "quota.answer")),
    /** The log left the console. */
    EXPORT(done("audit.export")),
    /** Somebody who manages the site looks into a team's VM. */
    CONSOLE(done("vm.console.ticket").and(entry -> "admin".equals(entry.diff().get("siteRole")))),
    /** A machine that runs VMs came or went. */
    HOST(done("host.enrol", "host.remove")),
    /** Somebody tried what they may not, or too often. */
    REFUSAL(entry -> entry.outcome() == Outcome.REFUSED
            && entry.cause().filter(Sensitive::worthALook).isPresent());

    private static final Set<String> CAUSES = Set.of(
            "role-needed",
            "admin-needed",
            "scope-needed",
            "auditor-changes-nothing",
            "own-entry",
            "wrong-code",
            "bad-ticket",
            "not-any-more",
            "too-many-attempts");

    @SuppressWarnings("ImmutableEnumChecker") // The predicates hold nothing that changes.
    private final Predicate<AuditEntry> fits;

    Sensitive(Predicate<AuditEntry> fits) {
        this.fits = fits;
    }

    /** Why this entry waits for a review; empty for one that does not. */
    public static Optional<Sensitive> of(AuditEntry entry) {
        return Arrays.stream(values()).filter(each -> each.fits.test(entry)).findFirst();
    }

    /** As it stands in the API and in the inbox: {@code loss}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Sensitive bySlug(String slug) {
        return valueOf(slug.toUpperCase(Locale.ROOT));
    }

    private static boolean worthALook(String cause) {
        return CAUSES.contains(cause);
    }

    private static Predicate<AuditEntry> done(String... actions) {
        Set<String> known = Set.of(actions);
        return entry -> entry.outcome() == Outcome.DONE && (known.isEmpty() || known.contains(entry.action()));
    }

    private static boolean byAPerson(AuditEntry entry) {
        return !entry.actor().startsWith("system:");
    }

    private static boolean accepted(AuditEntry entry, String what) {
        return entry.diff().get("accepted") instanceof Map<?, ?> loss
                && loss.get(what) instanceof Number count
                && count.longValue() > 0;
    }
}
