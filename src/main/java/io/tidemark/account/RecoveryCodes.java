package io.tidemark.account;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.util.encoders.Base32;

/** Codes on paper that open a session once each where the app is lost: 80 random bits as {@code ABCD-EFGH-IJKL-MNOP}. */
final class RecoveryCodes {

    private static final int AT_ONCE = 10;
    private static final int BYTES = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryCodes() {}

    static List<String> fresh() {
        return Stream.generate(RecoveryCodes::one).limit(AT_ONCE).toList();
    }

    /** What is stored of one; it is random, so a plain hash can't be guessed backwards. */
    static byte[] hash(String typed) {
        return Tokens.hash(typed.toUpperCase(Locale.ROOT).replaceAll("[^A-Z2-7]", ""));
    }

    private static String one() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base32.toBase32String(bytes).replaceAll("(.{4})(?=.)", "$1-");
    }
}
