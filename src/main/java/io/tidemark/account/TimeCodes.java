package io.tidemark.account;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** The codes of an authenticator app (TOTP, RFC 6238): six digits of HMAC-SHA-1 every 30 s, which is what every app can. */
final class TimeCodes {

    /** Clocks may be so many steps apart; each more is another code that a guesser may hit. */
    private static final int STEPS_OFF = 1;

    /** As long as the hash, as RFC 4226 recommends. */
    private static final int SECRET_BYTES = 20;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator();
    private static final Duration STEP = CODES.getTimeStep();

    private TimeCodes() {}

    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** A secret as people type it into an app: base32. */
    static String text(byte[] secret) {
        return Base32.toBase32String(secret);
    }

    /** What the app reads from a picture. */
    static String address(String account, byte[] secret) {
        return "otpauth://totp/Tidemark:" + URLEncoder.encode(account, StandardCharsets.UTF_8) + "?secret="
                + text(secret) + "&issuer=Tidemark";
    }

    /** Which step's code this is, of those that are near enough; each is compared, so that all take the same time. */
    static OptionalLong stepOf(byte[] secret, String code, Instant now) {
        long current = now.getEpochSecond() / STEP.toSeconds();
        return LongStream.rangeClosed(current - STEPS_OFF, current + STEPS_OFF)
                .filter(step -> MessageDigest.isEqual(bytes(at(secret, step)), bytes(code)))
                .max();
    }

    /** The code of a step. */
    static String at(byte[] secret, long step) {
        Key key = new SecretKeySpec(secret, CODES.getAlgorithm());
        try {
            return CODES.generateOneTimePasswordString(key, Instant.ofEpochSecond(step * STEP.toSeconds()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("Any bytes are a key of " + CODES.getAlgorithm(), e);
        }
    }

    private static byte[] bytes(String code) {
        return code.getBytes(StandardCharsets.UTF_8);
    }
}
