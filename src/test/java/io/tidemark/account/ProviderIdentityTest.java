package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderIdentityTest {

    @Test
    void what_turns_or_hides_text_is_no_part_of_a_name() {
        assertEquals("Annnimda", shown("Ann\u202Enimda\u0000\n"));
        assertEquals("安娜 🌊", shown(" 安娜 🌊\u200B "));
        assertEquals("a".repeat(99), shown("a".repeat(99) + "🌊"));
    }

    @Test
    void a_name_of_nothing_that_is_seen_is_the_account_s() {
        assertEquals("ann", shown("\u202E\uFEFF "));
    }

    private static String shown(String name) {
        return new ProviderIdentity("https://id.example", "1", Optional.of("ann"), Optional.of(name)).displayName();
    }
}
