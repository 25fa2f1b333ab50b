package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    @Test
    void a_password_matches_its_own_hash_only() {
        String hash = Passwords.hash("Grüße 密码");

        assertTrue(Passwords.matches("Grüße 密码", hash));
        assertFalse(Passwords.matches("Grüße 密码 ", hash));
        assertFalse(Passwords.matches("", hash));
    }

    @Test
    void two_hashes_of_one_password_differ() {
        assertNotEquals(Passwords.hash("same"), Passwords.hash("same"));
    }

    @Test
    void a_hash_that_another_program_made_is_understood() {
        // A test vector of the reference implementation (phc-winner-argon2, src/test.c).
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertTrue(Passwords.matches("password", hash));
        assertFalse(Passwords.matches("passwore", hash));
    }

    @Test
    void a_hash_that_asks_for_all_the_memory_is_refused() {
        assertThrows(
                IllegalStateException.class,
                () -> Passwords.matches("x", "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$AAAA"));
    }
}
