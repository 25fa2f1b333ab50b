package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.audit.AuditReader;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sensitive entries wait here for a reviewer's note. A review is an entry of the log, and takes the other one out. */
@ApplicationScoped
public class AuditInbox {

    private static final int LONGEST_NOTE = 2000;

    private final AuditReader reader;
    private final AuditLog audit;
    private final FourEyes fourEyes;

    AuditInbox(
            AuditReader reader,
            AuditLog audit,
            @ConfigProperty(name = "tidemark.audit.four-eyes", defaultValue = "false") boolean fourEyes) {
        this.reader = reader;
        this.audit = audit;
        this.fourEyes = fourEyes ? FourEyes.NEEDED : FourEyes.WAIVED;
    }

    /** Whether somebody else has to look. */
    enum FourEyes {
        NEEDED,
        WAIVED;

        boolean permit(String reviewer, RecordedEntry entry) {
            return switch (this) {
                case NEEDED -> !entry.actor().equals(reviewer);
                case WAIVED -> true;
            };
        }
    }

    /** What somebody can do about an entry. */
    public enum Standing {
        /** They can review it. */
        REVIEWS,
        /** It is their own, and four eyes are asked for. */
        OWN,
        /** They review nothing. */
        READS
    }

    /**
     * Reviews an entry; one that was reviewed before can be again.
     *
     * @throws Problem {@code admin-needed}; not found; {@code own-entry} where four eyes are asked for;
     *     {@code refused-value}
     */
    @Action("audit.review")
    @Transactional
    public void review(Caller caller, long seq, Optional<String> note) {
        caller.require(Permission.AUDIT_REVIEW);
        RecordedEntry entry = reader.find(seq).orElseThrow(() -> Problem.notFound("entry"));
        if (!fourEyes.permit(caller.name(), entry)) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "own-entry",
                    "Entry " + seq + " is your own. Another administrator or auditor reviews it.");
        }
        String text = note.orElse("").strip();
        if (text.isEmpty() || text.length() > LONGEST_NOTE) {
            throw Problem.refusedValue("note", "note must have 1 to " + LONGEST_NOTE + " characters.");
        }
        audit.record(caller.did("audit.review", "entry:" + seq)
                .ofTeam(entry.team())
                .withDiff(Map.of("note", text, "action", entry.action(), "actor", entry.actor())));
    }

    /** How many entries wait for this caller; {@link AuditReader#MOST_COUNTED} means that many or more. */
    public int waiting(Caller caller) {
        return caller.may(Permission.AUDIT_REVIEW)
                ? reader.waiting(fourEyes == FourEyes.NEEDED ? Optional.of(caller.name()) : Optional.empty())
                : 0;
    }

    /** How a count of those that wait is shown. */
    public static String shown(int waiting) {
        return waiting >= AuditReader.MOST_COUNTED ? AuditReader.MOST_COUNTED - 1 + "+" : Integer.toString(waiting);
    }

    /** What the caller can do about an entry. */
    public Standing standing(Caller caller, RecordedEntry entry) {
        if (!caller.may(Permission.AUDIT_REVIEW)) {
            return Standing.READS;
        }
        return fourEyes.permit(caller.name(), entry) ? Standing.REVIEWS : Standing.OWN;
    }
}
