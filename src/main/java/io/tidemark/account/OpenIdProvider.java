package io.tidemark.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The site's OpenID Connect provider: where a sign-in is sent to, and what its answer says. Authorisation code with PKCE,
 * state and nonce; what the provider says of itself is asked for when it is first needed, and again every hour.
 */
@ApplicationScoped
@Startup
class OpenIdProvider {

    private static final Logger LOG = Logger.getLogger(OpenIdProvider.class);

    /** A person waits for it. */
    private static final int TIMEOUT_MILLIS = 5_000;

    private static final int LARGEST_KEY_SET = 512 * 1024;
    private static final Duration KNOWN_FOR = Duration.ofHours(1);
    private static final Scope ASKED_FOR = new Scope("openid", "profile");

    private final ProviderSettings settings;
    private final Clock clock = Clock.systemUTC();
    /** Strangers may ask for it: while it does not answer, so many wait for it and no more. */
    private final Semaphore asking = new Semaphore(4);

    private volatile Optional<Known> known = Optional.empty();

    OpenIdProvider(ProviderSettings settings) {
        this.settings = settings;
        settings.issuer().ifPresent(OpenIdProvider::requirePrivacy);
    }

    /** What a provider says of itself, and since when that is known. */
    private record Known(OIDCProviderMetadata metadata, IdTokens tokens, Instant at) {}

    boolean isConfigured() {
        return settings.issuer().isPresent();
    }

    /** As tokens name it. */
    String issuer() {
        return settings.issuer().orElseThrow(() -> Problem.notFound("provider")).toString();
    }

    /**
     * Where the browser goes to sign in.
     *
     * @param callback where it comes back to
     * @throws Problem {@code provider-away}
     */
    URI address(ProviderRequest request, URI callback) {
        AuthenticationRequest.Builder asked = new AuthenticationRequest.Builder(
                        new ResponseType("code"), ASKED_FOR, client(), callback)
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(new State(request.state()))
                .nonce(new Nonce(request.nonce()))
                .codeChallenge(new CodeVerifier(request.verifier()), CodeChallengeMethod.S256);
        if (request.asksAnew()) {
            // The first makes it ask; with the second it must tell when it did.
            asked.prompt(Prompt.Type.LOGIN).maxAge((int) IdTokens.CLOCKS_APART.toSeconds());
        }
        return asked.build().toURI();
    }

    /**
     * Whom the provider's answer vouches for.
     *
     * @param answer the address that the browser came back to, with all that was added to it
     * @throws Problem {@code provider-refused} where it is none that counts; {@code provider-away}
     */
    ProviderIdentity vouchedFor(ProviderRequest request, URI callback, URI answer) {
        if (clock.instant().isAfter(request.until())) {
            throw refused("too late");
        }
        Known provider = known();
        try {
            AuthorizationSuccessResponse success = success(request, answer);
            OIDCTokens tokens = tokens(provider.metadata(), request, callback, success);
            IDTokenClaimsSet claims = provider.tokens().checked(tokens.getIDToken(), request.nonce());
            if (request.asksAnew() && !seenSince(request.since(), claims)) {
                throw refused("a sign-in there that is not new, or not said to be");
            }
            Optional<UserInfo> person = userInfo(provider.metadata(), tokens, claims);
            return new ProviderIdentity(
                    issuer(),
                    claims.getSubject().getValue(),
                    Optional.ofNullable(claims.getStringClaim("preferred_username"))
                            .or(() -> person.map(UserInfo::getPreferredUsername)),
                    Optional.ofNullable(claims.getStringClaim("name")).or(() -> person.map(UserInfo::getName)));
        } catch (ParseException e) {
            throw refused("an answer that can't be read");
        } catch (BadJOSEException e) {
            throw refused("a token that does not count: " + e.getMessage());
        } catch (JOSEException | IOException e) {
            throw away(e);
        }
    }

    private static boolean seenSince(Instant begun, IDTokenClaimsSet claims) {
        return Optional.ofNullable(claims.getAuthenticationTime())
                .map(Date::toInstant)
                .filter(seen -> !seen.isBefore(begun.minus(IdTokens.CLOCKS_APART)))
                .isPresent();
    }

    private AuthorizationSuccessResponse success(ProviderRequest request, URI answer) throws ParseException {
        AuthenticationResponse response = AuthenticationResponseParser.parse(answer);
        if (!new State(request.state()).equals(response.getState())) {
            throw refused("an answer to another sign-in");
        }
        // RFC 9207: who answers says who it is.
        if (Optional.ofNullable(response.getIssuer())
                .filter(issuer -> !issuer.getValue().equals(issuer()))
                .isPresent()) {
            throw refused("an answer of another provider");
        }
        if (!response.indicatesSuccess()) {
            throw refused("the provider did not let them in");
        }
        return response.toSuccessResponse();
    }

    private OIDCTokens tokens(
            OIDCProviderMetadata metadata, ProviderRequest request, URI callback, AuthorizationSuccessResponse success)
            throws ParseException, IOException {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                success.getAuthorizationCode(), callback, new CodeVerifier(request.verifier()));
        HTTPRequest asked = settings.clientSecret()
                .map(secret -> new TokenRequest.Builder(
                        metadata.getTokenEndpointURI(), proof(metadata, new Secret(secret)), grant))
                .orElseGet(() -> new TokenRequest.Builder(metadata.getTokenEndpointURI(), client(), grant))
                .build()
                .toHTTPRequest();
        TokenResponse response = OIDCTokenResponseParser.parse(sent(asked));
        if (!response.indicatesSuccess()) {
            throw refused("a code that was used, has expired or is made up");
        }
        return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
    }

    private ClientAuthentication proof(OIDCProviderMetadata metadata, Secret secret) {
        boolean onlyPost = Optional.ofNullable(metadata.getTokenEndpointAuthMethods())
                .filter(methods -> !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC))
                .filter(methods -> methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST))
                .isPresent();
        return onlyPost ? new ClientSecretPost(client(), secret) : new ClientSecretBasic(client(), secret);
    }

    /** Names, which most providers keep out of the token; a person without one can sign in all the same. */
    private Optional<UserInfo> userInfo(OIDCProviderMetadata metadata, OIDCTokens tokens, IDTokenClaimsSet claims)
            throws IOException, ParseException {
        if (metadata.getUserInfoEndpointURI() == null || claims.getStringClaim("preferred_username") != null) {
            return Optional.empty();
        }
        UserInfoResponse response = UserInfoResponse.parse(
                sent(new UserInfoRequest(metadata.getUserInfoEndpointURI(), tokens.getAccessToken()).toHTTPRequest()));
        return response.indicatesSuccess()
                ? Optional.ofNullable(response.toSuccessResponse().getUserInfo())
                        .filter(info -> info.getSubject().equals(claims.getSubject()))
                : Optional.empty();
    }

    private static HTTPResponse sent(HTTPRequest request) throws IOException {
        requireNoTransaction();
        return limited(request).send();
    }

    /** A provider that is slow would hold connections to the database, and locks, that everybody needs. */
    private static void requireNoTransaction() {
        if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("A provider is asked outside of transactions only");
        }
    }

    private static HTTPRequest limited(HTTPRequest request) {
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
        return request;
    }

    private Known known() {
        Instant now = clock.instant();
        return known.filter(each -> now.isBefore(each.at().plus(KNOWN_FOR))).orElseGet(() -> {
            Known asked = ask(new Issuer(issuer()), now);
            known = Optional.of(asked);
            return asked;
        });
    }

    private Known ask(Issuer issuer, Instant now) {
        requireNoTransaction();
        if (!asking.tryAcquire()) {
            throw away(new IOException("others are waiting for it already"));
        }
        try {
            // What it says is checked to be of this issuer.
            OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, OpenIdProvider::limited);
            DefaultResourceRetriever keys =
                    new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_KEY_SET);
            return new Known(
                    metadata,
                    new IdTokens(
                            issuer,
                            client(),
                            JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), keys)
                                    .build()),
                    now);
        } catch (GeneralException | IOException e) {
            throw away(e);
        } finally {
            asking.release();
        }
    }

    private ClientID client() {
        return new ClientID(settings.clientId());
    }

    /** Whoever listens between would have the secret and the tokens. */
    private static void requirePrivacy(URI issuer) {
        if (!"https".equals(issuer.getScheme()) && !isHere(Optional.ofNullable(issuer.getHost()))) {
            throw new IllegalStateException(
                    "TIDEMARK_OIDC_ISSUER must begin with https://, unless it is on this machine: " + issuer);
        }
    }

    private static boolean isHere(Optional<String> host) {
        try {
            // Without a name it would say yes.
            return host.isPresent() && InetAddress.getByName(host.get()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static Problem refused(String why) {
        return new Problem(
                Problem.Kind.UNAUTHENTICATED,
                "provider-refused",
                "The provider's answer opens nothing: " + why + ".",
                Map.of("why", why));
    }

    private static Problem away(Exception e) {
        LOG.warnf("The sign-in provider does not answer as it should problem=%s", e.getMessage());
        return new Problem(
                Problem.Kind.HOST_AWAY, "provider-away", "The provider does not answer. Try again in a minute.");
    }
}
