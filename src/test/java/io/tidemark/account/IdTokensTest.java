package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** Tokens as a provider, or somebody who would like to be one, could make them. */
class IdTokensTest {

    private static final String ISSUER = "https://id.example";
    private static final String NONCE = "made-for-this-sign-in";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ECKey theirs = key();
    private final IdTokens tokens = new IdTokens(
            new Issuer(ISSUER), new ClientID("tidemark"), new ImmutableJWKSet<>(new JWKSet(theirs.toPublicJWK())));

    @Test
    void a_token_of_the_provider_for_this_sign_in_counts() throws BadJOSEException, JOSEException {
        assertEquals(
                "nia",
                tokens.checked(signed(claims().build(), theirs), NONCE)
                        .getSubject()
                        .getValue());
    }

    @Test
    void a_token_for_another_sign_in_does_not() {
        refused(signed(claims().claim("nonce", "another").build(), theirs));
        refused(signed(claims().claim("nonce", null).build(), theirs));
    }

    @Test
    void a_token_for_another_console_does_not() {
        refused(signed(claims().audience("another").build(), theirs));
    }

    @Test
    void a_token_of_another_provider_does_not() {
        refused(signed(claims().issuer("https://id.example.evil").build(), theirs));
        refused(signed(claims().build(), key()));
    }

    @Test
    void a_token_that_has_expired_does_not_though_clocks_may_be_a_little_apart()
            throws BadJOSEException, JOSEException {
        Instant now = Instant.now();

        refused(signed(
                claims().expirationTime(Date.from(now.minus(MINUTE.multipliedBy(2))))
                        .build(),
                theirs));
        tokens.checked(
                signed(claims().expirationTime(Date.from(now.minusSeconds(20))).build(), theirs), NONCE);
        refused(signed(
                claims().issueTime(Date.from(now.plus(MINUTE.multipliedBy(2)))).build(), theirs));
    }

    @Test
    void a_token_that_nobody_signed_or_whoever_knows_a_secret_does_not() throws JOSEException {
        refused(new PlainJWT(claims().build()));
        SignedJWT bySecret = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
        bySecret.sign(new MACSigner("a secret that is shared by two.."));
        refused(bySecret);
    }

    private void refused(JWT token) {
        assertThrows(BadJOSEException.class, () -> tokens.checked(token, NONCE));
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("nia")
                .audience("tidemark")
                .claim("nonce", NONCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(MINUTE)));
    }

    private static SignedJWT signed(JWTClaimsSet claims, ECKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            JWSSigner signer = new ECDSASigner(key);
            token.sign(signer);
            return token;
        } catch (JOSEException e) {
            throw new AssertionError("Could not sign a token", e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        } catch (JOSEException e) {
            throw new AssertionError("Could not make a key", e);
        }
    }
}
