package io.tidemark.account;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.Knocks;
import io.tidemark.platform.Problem;
import io.tidemark.support.Console;
import io.tidemark.support.RealProvider;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a site says of its provider: who new people are, and that nothing waits for it in a transaction. */
@QuarkusTest
class ProviderSettingsTest extends AtAProvider {

    @Inject
    IdentityRepository identities;

    @Inject
    AccountRepository accounts;

    @Inject
    TeamRepository teams;

    @Inject
    MembershipRepository memberships;

    @Inject
    OwnPassword password;

    @Inject
    SignIn signIn;

    @Inject
    AuditLog audit;

    @Inject
    Knocks knocks;

    @Test
    void a_newcomer_is_a_viewer_of_the_team_that_the_site_names() {
        String team = "team-" + name;
        Console.asAdmin()
                .body(Map.of("slug", team, "name", "Newcomers"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);

        finished(site(Map.of("TEAM", team)));

        Console.asAdmin()
                .get("/api/v1/teams/" + team + "/members")
                .then()
                .body("find { it.account == '%s' }.role".formatted(name), equalTo("viewer"));
        Console.asAdmin()
                .get("/api/v1/audit?action=team.join&team=" + team)
                .then()
                .body("items.actor", equalTo(List.of(name)));
    }

    @Test
    void a_team_that_is_not_there_keeps_nobody_out() {
        assertInstanceOf(SignIn.Step.In.class, finished(site(Map.of("TEAM", "no-such-team"))));
    }

    @Test
    void where_newcomers_are_refused_only_who_is_linked_comes_in() {
        ProviderSignIn strict = site(Map.of("NEWCOMERS", "refuse"));

        assertEquals(
                "no-account",
                assertThrows(Problem.class, () -> finished(strict)).type());
        assertEquals(List.of(), accountsLike(name));
        finished(site(Map.of("NEWCOMERS", "make")));

        assertInstanceOf(SignIn.Step.In.class, finished(strict));
        assertEquals(List.of(name), accountsLike(name));
    }

    @Test
    void a_provider_is_asked_for_nothing_while_a_transaction_is_held() {
        ProviderSignIn site = site(Map.of());
        URI callback = URI.create("http://127.0.0.1:" + RestAssured.port + "/login/provider/callback");

        assertThrows(IllegalStateException.class, () -> QuarkusTransaction.requiringNew()
                .run(() -> site.begin("/", callback)));
    }

    /** A console with these variables of its own, all named without {@code TIDEMARK_OIDC_}. */
    private ProviderSignIn site(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(RealProvider.variables());
        all.putAll(variables);
        ProviderSettings settings = OpenIdProviderTest.settings(all);
        return new ProviderSignIn(
                new OpenIdProvider(settings),
                settings,
                identities,
                accounts,
                teams,
                memberships,
                password,
                signIn,
                audit,
                knocks);
    }

    private SignIn.Step finished(ProviderSignIn site) {
        URI callback = URI.create("http://127.0.0.1:" + RestAssured.port + "/login/provider/callback");
        ProviderSignIn.Begun begun = site.begin("/", callback);
        URI answer = URI.create(answered(begun.address().toString()));
        return site.finish(begun.request(), callback, answer, "192.0.2.7");
    }
}
