package io.tidemark.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.time.Duration;

/**
 * Checks that an ID token is the provider's, for this console, for this sign-in, and of now. Only signatures by key pairs
 * count: with a shared secret whoever knows it could make tokens, and "none" is none.
 */
final class IdTokens {

    /** How far the provider's clock may be from ours. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final IDTokenValidator validator;

    IdTokens(Issuer issuer, ClientID client, JWKSource<SecurityContext> keys) {
        this.validator = new IDTokenValidator(
                issuer, client, new JWSVerificationKeySelector<>(JWSAlgorithm.Family.SIGNATURE, keys), null);
        validator.setMaxClockSkew((int) CLOCKS_APART.toSeconds());
    }

    /** @throws BadJOSEException where it is not that */
    IDTokenClaimsSet checked(JWT token, String nonce) throws BadJOSEException, JOSEException {
        return validator.validate(token, new Nonce(nonce));
    }
}
