package io.tidemark;

import io.tidemark.account.Party;
import io.tidemark.account.Permission;
import io.tidemark.account.Scope;
import io.tidemark.platform.Database;
import io.tidemark.support.Console;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Everybody who may come to a console, and a team whose things they try to get at. */
final class Visitors {

    private static final String PASSWORD = "a password that is long enough";

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger numbers = new AtomicInteger();
    private final String admin = Console.adminToken();
    private final List<Visitor> all = new ArrayList<>();

    /**
     * Somebody who comes.
     *
     * @param account the name of the account; empty for a stranger
     * @param token the secret of a session or token; empty for a stranger
     * @param parties what the table knows them as in the team
     */
    record Visitor(String name, String account, String token, Set<Party> parties, Scope scope) {

        Visitor {
            parties = Set.copyOf(parties);
        }

        /** Whether the table allows them this. */
        boolean may(Permission permission) {
            return parties.stream().anyMatch(permission.who()::contains) && scope.compareTo(permission.scope()) >= 0;
        }

        boolean isKnown() {
            return !parties.isEmpty();
        }

        /** The same, with a session of its own that may be ended. */
        Visitor again() {
            return new Visitor(name, account, Console.tokenOf(account, PASSWORD), parties, scope);
        }
    }

    Visitors(Database database) {
        post("/api/v1/teams", Map.of("slug", slug(), "name", "Ours"), 201);
        post("/api/v1/teams", Map.of("slug", slug() + "-other", "name", "Theirs"), 201);
        all.add(new Visitor("nobody", "", "", Set.of(), Scope.READ));
        all.add(member("viewer", slug(), "viewer", Set.of(Party.EVERYBODY, Party.VIEWER)));
        all.add(member("operator", slug(), "operator", Set.of(Party.EVERYBODY, Party.OPERATOR)));
        Visitor owner = member("owner", slug(), "owner", Set.of(Party.EVERYBODY, Party.OWNER));
        all.add(owner);
        all.add(new Visitor("owner's read token", owner.account(), readToken(owner), owner.parties(), Scope.READ));
        all.add(onSite("admin", Party.ADMIN));
        all.add(onSite("auditor", Party.AUDITOR));
        all.add(member("owner of another team", slug() + "-other", "owner", Set.of(Party.EVERYBODY)));
        Visitor revoked = member("revoked token", slug(), "owner", Set.of());
        Console.as(revoked.token()).post("/api/v1/logout").then().statusCode(204);
        all.add(revoked);
        Visitor expired = member("expired session", slug(), "owner", Set.of());
        database.update(
                "update credential set expires_at = now() - interval '1 second'"
                        + " where account = (select id from account where name = ?)",
                expired.account());
        all.add(expired);
    }

    /** All of them, the stranger first. */
    List<Visitor> all() {
        return List.copyOf(all);
    }

    /** The team that they try to get at. */
    String slug() {
        return "walk-" + mark;
    }

    /** A name that nothing has yet. */
    String fresh() {
        return "walk-" + mark + "-" + numbers.incrementAndGet();
    }

    /** A member of the team who has no part in this. */
    String bystander() {
        String name = account();
        join(name, slug(), "viewer");
        return name;
    }

    private Visitor member(String name, String team, String role, Set<Party> parties) {
        String account = account();
        join(account, team, role);
        return new Visitor(name, account, Console.tokenOf(account, PASSWORD), parties, Scope.ADMIN);
    }

    private Visitor onSite(String role, Party party) {
        String account = account();
        Console.as(admin)
                .body(Map.of("role", role))
                .put("/api/v1/accounts/" + account + "/site-role")
                .then()
                .statusCode(200);
        return new Visitor(
                role, account, Console.tokenOf(account, PASSWORD), EnumSet.of(Party.EVERYBODY, party), Scope.ADMIN);
    }

    private static String readToken(Visitor owner) {
        return Console.as(owner.token())
                .body(Map.of("label", "reads", "expiresInDays", 1, "scopes", List.of("read")))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private String account() {
        String name = fresh();
        post("/api/v1/accounts", Map.of("name", name, "password", PASSWORD), 201);
        return name;
    }

    private void join(String account, String team, String role) {
        Console.as(admin)
                .body(Map.of("role", role))
                .put("/api/v1/teams/" + team + "/members/" + account)
                .then()
                .statusCode(200);
    }

    /** Makes something as an administrator who owns the team; the id of what was made. */
    Optional<String> post(String path, Map<String, ?> body, int status) {
        return Optional.ofNullable(Console.as(admin)
                .body(body)
                .post(path)
                .then()
                .log()
                .ifValidationFails()
                .statusCode(status)
                .extract()
                .path("id"));
    }

    /** What is at a path, for an administrator who owns the team. */
    Optional<String> read(String path, String field) {
        return Optional.ofNullable(
                Console.as(admin).get(path).then().statusCode(200).extract().path(field));
    }
}
