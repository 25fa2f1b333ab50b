package io.tidemark.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SensitiveTest {

    @Test
    void an_accepted_loss_waits_for_a_review_whatever_took_it() {
        assertWaits(
                Optional.of(Sensitive.LOSS), did("vm.delete", Map.of("accepted", Map.of("files", 0, "packages", 1))));
        assertWaits(Optional.empty(), did("vm.delete", Map.of("accepted", Map.of("files", 0, "packages", 0))));
        assertWaits(Optional.empty(), did("vm.delete", Map.of("name", "ledger-02")));
    }

    @Test
    void refusals_count_only_where_somebody_tried_what_they_may_not() {
        assertWaits(Optional.of(Sensitive.REFUSAL), did("vm.delete", Map.of()).refused("role-needed"));
        assertWaits(Optional.empty(), did("vm.delete", Map.of()).refused("would-lose"));
        assertWaits(Optional.empty(), did("audit.export", Map.of()).refused("busy"));
    }

    @Test
    void what_a_team_may_use_waits_for_a_review_where_it_was_changed() {
        assertWaits(Optional.of(Sensitive.QUOTA), did("team.quota", Map.of()));
        assertWaits(Optional.of(Sensitive.QUOTA), did("team.guard-rails", Map.of()));
    }

    @Test
    void a_check_waits_for_a_review_where_it_found_something() {
        assertWaits(Optional.of(Sensitive.CHAIN), did("audit.verify", Map.of("valid", false)));
        assertWaits(Optional.empty(), did("audit.verify", Map.of("valid", true)));
    }

    @Test
    void what_the_console_made_of_itself_at_its_first_start_waits_for_nobody() {
        assertWaits(Optional.of(Sensitive.RIGHTS), did("account.create", Map.of()));
        assertWaits(Optional.empty(), AuditEntry.done("system:start", "console", "account.create", "account:admin"));
    }

    @Test
    void an_administrators_console_waits_for_a_review_and_a_members_does_not() {
        assertWaits(Optional.of(Sensitive.CONSOLE), did("vm.console.ticket", Map.of("siteRole", "admin")));
        assertWaits(Optional.empty(), did("vm.console.ticket", Map.of()));
    }

    private static void assertWaits(Optional<Sensitive> why, AuditEntry entry) {
        assertEquals(why, Sensitive.of(entry));
    }

    private static AuditEntry did(String action, Map<String, Object> diff) {
        return AuditEntry.done("ann", "10.0.0.7", action, "thing").withDiff(diff);
    }
}
