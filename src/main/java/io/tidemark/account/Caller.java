package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.platform.Idempotency;
import io.tidemark.platform.Problem;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Who asks, and what this request's credential allows. Services take it as their first argument.
 *
 * @param account the account's id
 * @param name what they sign in with
 * @param displayName what pages show
 * @param site what they are to the whole site; an administrator is no member of every team
 * @param teams their role by team id
 * @param scopes what the credential is good for at most
 * @param credential id of the session or token; ends with it
 * @param from the network address of the request
 */
public record Caller(
        UUID account,
        String name,
        String displayName,
        SiteRole site,
        Map<UUID, Role> teams,
        Set<Scope> scopes,
        String credential,
        String from) {

    public Caller {
        teams = Map.copyOf(teams);
        scopes = Set.copyOf(scopes);
    }

    /** The same with this role in a team of which nobody is a member while it rests. */
    Caller with(UUID team, Role role) {
        Map<UUID, Role> more = new HashMap<>(teams);
        more.put(team, role);
        return new Caller(account, name, displayName, site, more, scopes, credential, from);
    }

    /** Whether they manage the site. */
    public boolean admin() {
        return site == SiteRole.ADMIN;
    }

    /** Whether the table and the credential allow this, whatever the team. */
    public boolean may(Permission permission) {
        return permission.isFor(parties()) && hasScope(permission.scope());
    }

    /** Whether the table and the credential allow this in a team. */
    public boolean mayIn(UUID team, Permission permission) {
        return permission.isFor(partiesIn(team)) && hasScope(permission.scope());
    }

    /**
     * @throws Problem {@code admin-needed} where the table does not allow it; {@code scope-needed} where the credential is
     *     not good for it
     */
    public void require(Permission permission) {
        if (!permission.isFor(parties())) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "admin-needed",
                    "This needs the site role " + permission.whoInWords() + "; an administrator can give it to you.",
                    Map.of("permission", permission.slug()));
        }
        requireScope(permission.scope());
    }

    /**
     * @throws Problem not found where the caller is nobody in the team; {@code role-needed} where the table does not
     *     allow it; {@code scope-needed} where the credential is not good for it
     */
    public void requireIn(UUID team, Permission permission) {
        RefusalsAfterwards.concern(team);
        if (!permission.isFor(partiesIn(team))) {
            throw refusal(team, permission);
        }
        requireScope(permission.scope());
    }

    private Problem refusal(UUID team, Permission permission) {
        if (!teams.containsKey(team)) {
            return Problem.notFound("team");
        }
        return new Problem(
                Problem.Kind.FORBIDDEN,
                "role-needed",
                "This needs the role " + permission.whoInWords() + " in the team; you are " + lower(teams.get(team))
                        + ". An owner of the team can change that.",
                Map.of("permission", permission.slug()));
    }

    private Set<Party> parties() {
        EnumSet<Party> parties = EnumSet.of(Party.EVERYBODY);
        switch (site) {
            case NONE -> {}
            case ADMIN -> parties.add(Party.ADMIN);
            case AUDITOR -> parties.add(Party.AUDITOR);
        }
        return parties;
    }

    private Set<Party> partiesIn(UUID team) {
        Set<Party> parties = parties();
        Optional.ofNullable(teams.get(team)).map(this::partyOf).ifPresent(parties::add);
        return parties;
    }

    /** Whoever gives the two roles looks whether they go together, but two may give them at once. */
    private Party partyOf(Role role) {
        return switch (site) {
            case NONE, ADMIN -> Party.of(role);
            case AUDITOR -> Party.VIEWER;
        };
    }

    /** @throws Problem {@code forbidden} where the credential is not good for this */
    public void requireScope(Scope least) {
        if (!hasScope(least)) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "scope-needed",
                    "This token lacks the scope " + lower(least) + ". Make one that has it.");
        }
    }

    /** Whether the credential is good for this. */
    public boolean hasScope(Scope least) {
        return scopes.stream().anyMatch(scope -> scope.compareTo(least) >= 0);
    }

    /** Who this is to what remembers answers. */
    public Idempotency.Asker asker() {
        return new Idempotency.Asker(
                account, scopes.stream().sorted().map(Caller::lower).collect(Collectors.joining(",")));
    }

    /** An audit entry of something this caller did; see its {@code with…} methods. */
    public AuditEntry did(String action, String target) {
        return AuditEntry.done(name, from, action, target).by(UUID.fromString(credential));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
