package io.tidemark.account;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;

/** Where a browser keeps what it has begun at the provider, and where it comes back to. */
@ApplicationScoped
class ProviderCookie {

    private static final String NAME = "tidemark-provider";
    private static final String VOUCHED = "tidemark-vouched";
    private static final String CALLBACK = "/login/provider/callback";

    private final SealedCookies cookies;

    ProviderCookie(SealedCookies cookies) {
        this.cookies = cookies;
    }

    /** Under the name that the request came to; the provider knows those that it may be. */
    static URI callback(UriInfo address) {
        return address.getBaseUri().resolve(CALLBACK);
    }

    NewCookie of(ProviderRequest begun, HttpServerRequest request) {
        return cookies.of(NAME, begun, ProviderRequest.TIME, request);
    }

    NewCookie of(Vouched vouched, HttpServerRequest request) {
        return cookies.of(VOUCHED, vouched, Vouched.TIME, request);
    }

    /** What the provider's word was kept in. */
    NewCookie noneVouched(HttpServerRequest request) {
        return cookies.none(VOUCHED, request);
    }

    Optional<Vouched> vouched(HttpServerRequest request) {
        return cookies.read(VOUCHED, Vouched.class, request);
    }

    NewCookie none(HttpServerRequest request) {
        return cookies.none(NAME, request);
    }

    Optional<ProviderRequest> read(HttpServerRequest request) {
        return cookies.read(NAME, ProviderRequest.class, request);
    }
}
