package io.tidemark.account;

import io.tidemark.platform.Moment;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One's own account, as its page shows it.
 *
 * @param hasPassword whether there is one to ask for
 * @param changed whether the password was changed a moment ago
 * @param ended how many other sessions were ended a moment ago
 */
public record AccountPage(
        String name,
        String displayName,
        List<CredentialLine> sessions,
        List<CredentialLine> tokens,
        SecondFactors.View secondFactor,
        Optional<Identity> identity,
        boolean hasPassword,
        boolean changed,
        Optional<Integer> ended,
        Optional<Refused> refused) {

    /** What the form offers; the API takes any number of days up to the last of these. */
    private static final List<Integer> DAYS = List.of(7, 30, 90, 366);

    /** Whether one is signed in anywhere else. */
    public boolean elsewhere() {
        return sessions.stream().anyMatch(session -> !session.here());
    }

    /** What a new token can be good for, the least first. */
    public List<Scope> scopes() {
        return List.of(Scope.values());
    }

    /** For how many days one can be made. */
    public List<Integer> days() {
        return DAYS;
    }

    /** Since when a code is asked for. */
    public Optional<Moment> secondFactorSince() {
        return secondFactor.since().map(Moment::of);
    }

    /**
     * The site's provider.
     *
     * @param provider what it is called
     * @param linkedAt since when the account is linked to somebody there
     */
    public record Identity(String provider, Optional<Moment> linkedAt) {}

    /**
     * A session or token.
     *
     * @param scope the widest that it has
     * @param here whether this request came by it
     */
    public record CredentialLine(
            UUID id,
            String label,
            Scope scope,
            Moment madeAt,
            Moment expiresAt,
            Optional<Moment> usedAt,
            Optional<String> usedFrom,
            boolean here) {

        static CredentialLine of(CredentialView view, Caller caller) {
            return new CredentialLine(
                    view.id(),
                    view.label().replaceFirst("^from ", ""),
                    Scope.of(view.scopes().getLast()),
                    Moment.of(view.madeAt()),
                    Moment.of(view.expiresAt()),
                    view.lastUsedAt().map(Moment::of),
                    view.lastUsedFrom(),
                    view.id().toString().equals(caller.credential()));
        }
    }
}
