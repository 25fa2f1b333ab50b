package io.tidemark.account;

import io.tidemark.audit.AuditEntry;
import io.tidemark.platform.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks, and what this request's credential allows. Services take it as their first argument.
 *
 * @param account the account's id
 * @param name what they sign in with
 * @param displayName what pages show
 * @param admin whether they manage hosts, images, accounts and teams; an administrator is no member of every team
 * @param teams their role by team id
 * @param scopes what the credential is good for at most
 * @param credential id of the session or token; ends with it
 * @param from the network address of the request
 */
public record Caller(
        UUID account,
        String name,
        String displayName,
        boolean admin,
        Map<UUID, Role> teams,
        Set<Scope> scopes,
        String credential,
        String from) {

    public Caller {
        teams = Map.copyOf(teams);
        scopes = Set.copyOf(scopes);
    }

    /** Whether the caller has at least this role in the team, by a credential that is good for it. */
    public boolean mayOnTeam(UUID team, Role least) {
        return teams.containsKey(team) && teams.get(team).compareTo(least) >= 0 && hasScope(scopeFor(least));
    }

    /**
     * @throws Problem not found where the team is not the caller's; {@code forbidden} where the role or the
     *     credential's scope is too small
     */
    public void requireRole(UUID team, Role least) {
        if (!teams.containsKey(team)) {
            throw Problem.notFound("team");
        }
        if (teams.get(team).compareTo(least) < 0) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "role-needed",
                    "This needs the role " + lower(least) + " in the team; you are " + lower(teams.get(team))
                            + ". An owner of the team can change that.");
        }
        requireScope(scopeFor(least));
    }

    /** @throws Problem {@code forbidden} where the caller is no administrator */
    public void requireAdmin() {
        if (!admin) {
            throw new Problem(Problem.Kind.FORBIDDEN, "admin-needed", "Only an administrator may do this.");
        }
        requireScope(Scope.ADMIN);
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

    /** An audit entry of something this caller did; see its {@code with…} methods. */
    public AuditEntry did(String action, String target) {
        return AuditEntry.done(name, from, action, target).by(UUID.fromString(credential));
    }

    private static Scope scopeFor(Role role) {
        return switch (role) {
            case VIEWER -> Scope.READ;
            case OPERATOR -> Scope.OPERATE;
            case OWNER -> Scope.ADMIN;
        };
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
