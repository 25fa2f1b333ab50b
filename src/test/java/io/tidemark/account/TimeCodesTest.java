package io.tidemark.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimeCodesTest {

    /** The secret and the codes of RFC 6238, appendix B, of which these are the last six digits. */
    private static final byte[] SECRET = "12345678901234567890".getBytes(US_ASCII);

    @Test
    void codes_are_those_of_the_standard() {
        assertEquals("287082", TimeCodes.at(SECRET, 1));
        assertEquals("081804", TimeCodes.at(SECRET, 0x23523ECL));
        assertEquals("353130", TimeCodes.at(SECRET, 0x27BC86AAL));
    }

    @Test
    void a_code_counts_a_step_before_and_after_its_own_and_no_longer() {
        Instant now = Instant.ofEpochSecond(1_111_111_109);
        long step = 0x23523ECL;

        assertEquals(OptionalLong.of(step), TimeCodes.stepOf(SECRET, "081804", now));
        assertEquals(OptionalLong.of(step), TimeCodes.stepOf(SECRET, "081804", now.plusSeconds(30)));
        assertEquals(OptionalLong.of(step), TimeCodes.stepOf(SECRET, "081804", now.minusSeconds(30)));
        assertTrue(TimeCodes.stepOf(SECRET, "081804", now.plusSeconds(60)).isEmpty());
        assertTrue(TimeCodes.stepOf(SECRET, "081804", now.minusSeconds(60)).isEmpty());
        assertTrue(TimeCodes.stepOf(SECRET, "81804", now).isEmpty());
    }

    @Test
    void an_app_reads_name_and_secret_from_the_address() {
        assertEquals(
                "otpauth://totp/Tidemark:nia?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tidemark",
                TimeCodes.address("nia", SECRET));
    }

    @Test
    void a_recovery_code_may_be_typed_in_any_way() {
        String code = RecoveryCodes.fresh().getFirst();

        assertArrayEquals(
                RecoveryCodes.hash(code),
                RecoveryCodes.hash(" " + code.toLowerCase(java.util.Locale.ROOT).replace('-', ' ')));
        assertEquals(10, new HashSet<>(RecoveryCodes.fresh()).size());
    }
}
