package io.tidemark.account;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What members do for themselves: invite and join, change roles, ask for more, end sessions, change the password. */
@QuarkusTest
class TeamPagesTest {

    private static final String PASSWORD = "three words here";

    @Inject
    TeamRepository teams;

    @Inject
    MembershipRepository memberships;

    @Inject
    AccountRepository accounts;

    private static final Executor ONE_EACH = Executors.newVirtualThreadPerTaskExecutor();

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String team = "team-" + mark;
    private final String owner = "owner-" + mark;

    @BeforeEach
    void aTeamWithAnOwner() {
        account(owner);
        Console.asAdmin()
                .body(Map.of("slug", team, "name", "Harbour " + mark))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);
        member(owner, "owner");
        Console.asAdmin()
                .delete("/api/v1/teams/" + team + "/members/admin")
                .then()
                .statusCode(204);
    }

    @Test
    void an_owner_invites_and_who_has_the_link_makes_an_account_and_is_in() {
        String link = link(Browsing.signedIn(owner, PASSWORD), "operator");
        Browsing stranger = new Browsing();

        stranger.form(link)
                .formParam("name", "new-" + mark)
                .formParam("displayName", "Nia")
                .formParam("password", PASSWORD)
                .post(link + "/account")
                .then()
                .statusCode(303)
                .header("Location", containsString("/login?next=/teams/" + team));

        Console.as(Console.tokenOf("new-" + mark, PASSWORD))
                .get("/api/v1/teams/" + team + "/members")
                .then()
                .statusCode(200)
                .body("find { it.account == 'new-%s' }.role".formatted(mark), equalTo("operator"));
        stranger.request().get(link).then().statusCode(404);
    }

    @Test
    void a_team_has_only_so_many_invitations_that_are_still_good() {
        String token = Console.tokenOf(owner, PASSWORD);
        for (int i = 0; i < InvitationRepository.MOST; i++) {
            Console.as(token)
                    .body(Map.of("role", "viewer"))
                    .post("/api/v1/teams/" + team + "/invitations")
                    .then()
                    .statusCode(201);
        }

        Console.as(token)
                .body(Map.of("role", "viewer"))
                .post("/api/v1/teams/" + team + "/invitations")
                .then()
                .statusCode(409)
                .body("type", containsString("too-many-invitations"));
    }

    @Test
    void a_link_takes_no_role_away_that_was_given_meanwhile() {
        account("late-" + mark);
        String session = Console.tokenOf("late-" + mark, PASSWORD);
        String token = link(Browsing.signedIn(owner, PASSWORD), "viewer").substring("/invitations/".length());
        CompletableFuture<Response> joins = QuarkusTransaction.requiringNew().call(() -> {
            // Somebody changes the members of the team, and who joins waits for that.
            UUID id = teams.bySlug(team).orElseThrow().id;
            teams.lock(id);
            CompletableFuture<Response> waits = CompletableFuture.supplyAsync(
                    () -> Console.as(session).body(Map.of("token", token)).post("/api/v1/invitations/accept"),
                    ONE_EACH);
            assertThrows(TimeoutException.class, () -> waits.get(1, TimeUnit.SECONDS));
            memberships.put(id, accounts.named("late-" + mark).orElseThrow().id, Role.OPERATOR);
            return waits;
        });

        joins.join().then().statusCode(409).body("type", containsString("member-already"));

        Console.as(session)
                .get("/api/v1/teams/" + team + "/members")
                .then()
                .body("find { it.account == 'late-%s' }.role".formatted(mark), equalTo("operator"));
    }

    @Test
    void a_link_lets_one_in_however_many_try_at_once() {
        String token = link(Browsing.signedIn(owner, PASSWORD), "viewer").substring("/invitations/".length());
        List<String> sessions = Stream.of("a", "b", "c", "d")
                .map(each -> Console.tokenOf(account(each + mark), PASSWORD))
                .toList();

        List<Response> answers = sessions.stream()
                .map(session -> CompletableFuture.supplyAsync(
                        () -> Console.as(session).body(Map.of("token", token)).post("/api/v1/invitations/accept"),
                        ONE_EACH))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertEquals(
                1, answers.stream().filter(answer -> answer.statusCode() == 200).count());
        assertEquals(
                3, answers.stream().filter(answer -> answer.statusCode() == 404).count());
    }

    @Test
    void a_link_does_not_tell_for_long_which_names_are_taken() {
        String link = link(Browsing.signedIn(owner, PASSWORD), "viewer");
        Browsing stranger = new Browsing();
        List<String> answers = Stream.generate(() -> stranger.form(link)
                        .formParam("name", owner)
                        .formParam("displayName", "Nia")
                        .formParam("password", PASSWORD)
                        .post(link + "/account")
                        .asString())
                .limit(12)
                .toList();

        assertTrue(answers.getFirst().contains("of this name already"), answers.getFirst());
        assertTrue(answers.getLast().contains("Too many"), answers.getLast());
    }

    @Test
    void looking_at_a_link_takes_nothing_up_and_one_that_is_taken_back_opens_nothing() {
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);
        String link = link(browsing, "viewer");
        new Browsing().request().get(link).then().statusCode(200).body(containsString("Harbour " + mark));
        new Browsing().request().get(link).then().statusCode(200);
        String id = Console.as(Console.tokenOf(owner, PASSWORD))
                .get("/api/v1/teams/" + team + "/invitations")
                .path("[0].id");

        browsing.form("/teams/" + team)
                .post("/teams/" + team + "/invitations/" + id + "/remove")
                .then()
                .statusCode(303);

        new Browsing().request().get(link).then().statusCode(404);
    }

    @Test
    void a_link_of_an_owner_who_was_disabled_or_removed_opens_nothing() {
        String other = account("other-" + mark);
        member(other, "owner");
        String link = link(Browsing.signedIn(other, PASSWORD), "owner");
        Browsing stranger = new Browsing();
        stranger.request().get(link).then().statusCode(200);

        Console.asAdmin().post("/api/v1/accounts/" + other + "/disable").then().statusCode(200);
        stranger.request().get(link).then().statusCode(404);
        Console.asAdmin().post("/api/v1/accounts/" + other + "/enable").then().statusCode(200);
        stranger.request().get(link).then().statusCode(200);

        Console.asAdmin()
                .delete("/api/v1/teams/" + team + "/members/" + other)
                .then()
                .statusCode(204);

        stranger.request().get(link).then().statusCode(404);
        Console.as(Console.tokenOf(other, PASSWORD))
                .body(Map.of("token", link.substring("/invitations/".length())))
                .post("/api/v1/invitations/accept")
                .then()
                .statusCode(404);
    }

    @Test
    void the_secret_of_a_link_is_in_no_entry_of_the_audit_log() {
        String token = link(Browsing.signedIn(owner, PASSWORD), "viewer").substring("/invitations/".length());
        Console.as(Console.tokenOf(account("guest-" + mark), PASSWORD))
                .body(Map.of("token", token))
                .post("/api/v1/invitations/accept")
                .then()
                .statusCode(200);

        Console.asAdmin()
                .get("/api/v1/audit?team=" + team)
                .then()
                .statusCode(200)
                .body("items.action", hasItem("team.join"))
                .body(not(containsString(token)));
    }

    @Test
    void the_last_owner_stays_and_the_page_says_why() {
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);

        browsing.form("/teams/" + team)
                .post("/teams/" + team + "/members/" + owner + "/remove")
                .then()
                .statusCode(409)
                .body(containsString("The team would have no owner"))
                .body(containsString("The only owner; name another first"));
    }

    @Test
    void a_viewer_sees_who_can_change_members_and_no_button_that_would_be_refused() {
        account("looks-" + mark);
        member("looks-" + mark, "viewer");

        Browsing.signedIn("looks-" + mark, PASSWORD)
                .request()
                .get("/teams/" + team)
                .then()
                .statusCode(200)
                .body(containsString("Members are changed by an owner"))
                .body(not(containsString("/remove\"")));
    }

    @Test
    void an_auditor_changes_nothing_and_so_operates_no_team() {
        String auditor = account("audits-" + mark);
        siteRole(auditor, "auditor").then().statusCode(200);

        Console.asAdmin()
                .body(Map.of("role", "operator"))
                .put("/api/v1/teams/" + team + "/members/" + auditor)
                .then()
                .statusCode(409)
                .body("type", equalTo("auditor-changes-nothing"));
    }

    @Test
    void more_is_asked_for_where_there_is_a_limit() {
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);
        browsing.request().get("/teams/" + team).then().body(not(containsString("/quota-requests")));

        Console.asAdmin()
                .body(Map.of("vms", 3))
                .put("/api/v1/teams/" + team + "/quota")
                .then()
                .statusCode(200);

        browsing.request().get("/teams/" + team).then().body(containsString("/quota-requests"));
    }

    @Test
    void a_member_asks_for_more_and_it_counts_when_an_administrator_approves() {
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);
        browsing.form("/teams/" + team)
                .formParam("memoryMib", "4096")
                .formParam("why", "longer retention")
                .post("/teams/" + team + "/quota-requests")
                .then()
                .statusCode(303);
        browsing.request().get("/teams/" + team).then().body(containsString("longer retention"));
        String id = Console.asAdmin()
                .get("/api/v1/quota-requests")
                .path("find { it.team.slug == '%s' }.id".formatted(team));

        Browsing.signedIn()
                .form("/teams")
                .formParam("note", "until spring")
                .post("/teams/requests/" + id + "/approve")
                .then()
                .statusCode(303);

        Console.as(Console.tokenOf(owner, PASSWORD))
                .get("/api/v1/teams/" + team + "/quota")
                .then()
                .body("limits.memoryMib", equalTo(4096));
        browsing.request()
                .get("/teams/" + team)
                .then()
                .body(containsString("Approved"))
                .body(containsString("until spring"));
    }

    @Test
    void a_new_password_ends_the_other_sessions_and_a_known_one_is_refused() {
        String elsewhere = Console.tokenOf(owner, PASSWORD);
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);

        change(browsing, PASSWORD, "qwertyuiop").then().statusCode(422).body(containsString("tried first"));
        change(browsing, "not this", "another three words").then().statusCode(422);
        Console.as(elsewhere).get("/api/v1/me").then().statusCode(200);
        change(browsing, PASSWORD, "another three words").then().statusCode(303);

        Console.as(elsewhere).get("/api/v1/me").then().statusCode(401);
        browsing.request().get("/account").then().statusCode(200);
        Console.tokenOf(owner, "another three words");
    }

    @Test
    void a_session_is_ended_from_the_list_of_ones_own() {
        String elsewhere = Console.tokenOf(owner, PASSWORD);
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);
        String id = Console.as(elsewhere).get("/api/v1/tokens").path("[1].id");

        browsing.form("/account")
                .post("/account/credentials/" + id + "/end")
                .then()
                .statusCode(303);

        Console.as(elsewhere).get("/api/v1/me").then().statusCode(401);
    }

    @Test
    void all_other_sessions_are_ended_at_once_and_counted_and_tokens_stay() {
        String here = Console.tokenOf(owner, PASSWORD);
        String elsewhere = Console.tokenOf(owner, PASSWORD);
        String token = Console.as(here)
                .body(Map.of("label", "stays", "expiresInDays", 1, "scopes", List.of("admin")))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);

        String told = browsing.form("/account")
                .post("/account/credentials/end-other-sessions")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        browsing.request()
                .get(told)
                .then()
                .statusCode(200)
                .body(containsString("2 other sessions have ended"), containsString("signed in nowhere else"));
        Console.as(here).get("/api/v1/me").then().statusCode(401);
        Console.as(elsewhere).get("/api/v1/me").then().statusCode(401);
        Console.as(token)
                .post("/api/v1/tokens/end-other-sessions")
                .then()
                .statusCode(200)
                .body("ended", equalTo(1));
        browsing.request().get("/account").then().statusCode(303);
        Console.asAdmin()
                .queryParam("actor", owner)
                .queryParam("action", "session.end-others")
                .get("/api/v1/audit")
                .then()
                .statusCode(200)
                .body("items.diff.sessionsEnded", equalTo(List.of(1, 2)));
    }

    @Test
    void a_token_made_on_the_page_is_shown_once_tells_when_it_was_used_and_ends_when_revoked() {
        Browsing browsing = Browsing.signedIn(owner, PASSWORD);
        String shown = browsing.form("/account")
                .formParam("label", "nightly <backup>")
                .formParam("scope", "operate")
                .formParam("days", "30")
                .post("/account/tokens")
                .then()
                .statusCode(200)
                .header("Cache-Control", is("no-store"))
                .extract()
                .asString();
        String token = shown.replaceAll("(?s).*id=\"token\">([A-Za-z0-9_-]{43})<.*", "$1");

        browsing.request()
                .get("/account")
                .then()
                .body(containsString("nightly &lt;backup&gt;"), containsString("not yet"), not(containsString(token)));
        Console.as(token)
                .get("/api/v1/tokens")
                .then()
                .statusCode(200)
                .body("find { it.kind == 'token' }.lastUsedFrom", equalTo("127.0.0.1"));
        browsing.request().get("/account").then().body(not(containsString("not yet")));
        String id = Console.as(token).get("/api/v1/tokens").path("find { it.kind == 'token' }.id");
        browsing.form("/account")
                .post("/account/credentials/" + id + "/end")
                .then()
                .statusCode(303);
        Console.as(token).get("/api/v1/tokens").then().statusCode(401);
        browsing.form("/account")
                .formParam("scope", "read")
                .formParam("days", "30")
                .post("/account/tokens")
                .then()
                .statusCode(422)
                .body(containsString("A label has 1 to 100 characters"));
    }

    @Test
    void the_last_administrator_stays_one() {
        List<String> others = QuarkusTransaction.requiringNew().call(accounts::lockedAdministrators).stream()
                .map(account -> account.name)
                .filter(name -> !name.equals("admin"))
                .toList();
        others.forEach(other -> siteRole(other, "none").then().statusCode(200));

        siteRole("admin", "none").then().statusCode(409).body("type", equalTo("last-admin"));
    }

    private static Response siteRole(String account, String role) {
        return Console.asAdmin().body(Map.of("role", role)).put("/api/v1/accounts/" + account + "/site-role");
    }

    private static Response change(Browsing browsing, String current, String next) {
        return browsing.form("/account")
                .formParam("current", current)
                .formParam("next", next)
                .post("/account/password");
    }

    /** The path of a fresh link. */
    private String link(Browsing browsing, String role) {
        String page = browsing.form("/teams/" + team)
                .formParam("role", role)
                .post("/teams/" + team + "/invitations")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return page.replaceAll("(?s).*(/invitations/[A-Za-z0-9_-]{43}).*", "$1");
    }

    private static String account(String name) {
        Console.asAdmin()
                .body(Map.of("name", name, "password", PASSWORD))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        return name;
    }

    private void member(String account, String role) {
        Console.asAdmin()
                .body(Map.of("role", role))
                .put("/api/v1/teams/" + team + "/members/" + account)
                .then()
                .statusCode(200);
    }
}
