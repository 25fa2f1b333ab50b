package io.tidemark.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {

    private static final Path PAGE = Path.of("src/docs/permissions.md");
    private static final Path GENERATED = Path.of("target/permissions.md");
    private static final UUID TEAM = UUID.randomUUID();

    private static final Set<Permission> OWN =
            EnumSet.of(Permission.SELF_SEE, Permission.SELF_CHANGE, Permission.CATALOGUE_SEE);

    @Test
    void the_page_says_what_the_table_says() throws IOException {
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, page(), UTF_8);

        assertEquals(page(), Files.readString(PAGE, UTF_8), "Copy " + GENERATED + " to " + PAGE);
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void whoever_may_more_in_a_team_may_all_that_those_before_them_may(Permission permission) {
        Set<Party> who = permission.who();

        assertTrue(!who.contains(Party.VIEWER) || who.contains(Party.OPERATOR), permission.name());
        assertTrue(!who.contains(Party.OPERATOR) || who.contains(Party.OWNER), permission.name());
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void an_auditor_reads_and_reviews_and_changes_nothing_but_what_is_their_own(Permission permission) {
        boolean reads = permission.name().endsWith("_SEE")
                || permission.name().endsWith("_READ")
                || permission == Permission.AUDIT_REVIEW;

        assertTrue(OWN.contains(permission) || reads || !permission.who().contains(Party.AUDITOR), permission.name());
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void an_auditor_who_was_made_an_owner_at_the_same_moment_is_a_viewer(Permission permission) {
        Caller both = caller(SiteRole.AUDITOR, Map.of(TEAM, Role.OWNER), Scope.ADMIN);
        Caller viewer = caller(SiteRole.AUDITOR, Map.of(TEAM, Role.VIEWER), Scope.ADMIN);

        assertEquals(viewer.mayIn(TEAM, permission), both.mayIn(TEAM, permission));
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void a_token_of_a_smaller_scope_is_good_for_no_more_than_its_scope(Permission permission) {
        for (Scope scope : Scope.values()) {
            // Some things are for auditors alone.
            SiteRole site = permission.who().equals(Set.of(Party.AUDITOR)) ? SiteRole.AUDITOR : SiteRole.ADMIN;
            Caller everything = caller(site, Map.of(TEAM, Role.OWNER), scope);

            assertEquals(
                    scope.compareTo(permission.scope()) >= 0,
                    everything.mayIn(TEAM, permission),
                    permission + " by " + scope);
        }
    }

    @Test
    void an_owner_of_one_team_is_nobody_in_another() {
        Caller owner = caller(SiteRole.NONE, Map.of(TEAM, Role.OWNER), Scope.ADMIN);
        UUID other = UUID.randomUUID();

        Set<Permission> there = Arrays.stream(Permission.values())
                .filter(permission -> owner.mayIn(other, permission))
                .collect(Collectors.toSet());

        assertEquals(OWN, there);
    }

    @Test
    void an_administrator_has_no_role_in_a_team_that_nobody_gave_them() {
        Caller admin = caller(SiteRole.ADMIN, Map.of(), Scope.ADMIN);

        assertFalse(admin.mayIn(TEAM, Permission.VM_SEE));
        assertFalse(admin.mayIn(TEAM, Permission.CONSOLE_OPEN));
    }

    private static Caller caller(SiteRole site, Map<UUID, Role> teams, Scope scope) {
        return new Caller(
                UUID.randomUUID(),
                "ada",
                "Ada",
                site,
                teams,
                Set.of(scope),
                UUID.randomUUID().toString(),
                "here");
    }

    /** The table as a page. */
    private static String page() {
        List<Party> parties = List.of(Party.values());
        String head = parties.stream().map(PermissionTest::title).collect(Collectors.joining(" | "));
        String line = parties.stream().map(party -> ":-:").collect(Collectors.joining(" | "));
        String rows = Arrays.stream(Permission.values())
                .map(permission -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                permission.slug(),
                                permission.what(),
                                permission.scope().name().toLowerCase(Locale.ROOT),
                                parties.stream()
                                        .map(party -> permission.who().contains(party) ? "yes" : "")
                                        .collect(Collectors.joining(" | "))))
                .collect(Collectors.joining());
        return """
                # Who may do what
                This is `Permission.java` in words; a test keeps the two alike. Viewer, operator and owner are roles in the team
                that the thing belongs to. Admin and auditor are roles on the site: they have none in a team unless somebody gave
                them one, and an auditor is at most a viewer there. A token is good for what its scope allows, and for no more than
                its owner may.

                | permission | what it allows | scope | %s |
                | --- | --- | --- | %s |
                %s""".formatted(head, line, rows);
    }

    private static String title(Party party) {
        return party.name().toLowerCase(Locale.ROOT);
    }
}
