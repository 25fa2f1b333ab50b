package io.tidemark.account;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A session's or API token's secret as it came with a request from a network address. */
final class TokenRequest extends BaseAuthenticationRequest {

    private final String token;
    private final String from;

    TokenRequest(String token, String from) {
        this.token = token;
        this.from = from;
    }

    String token() {
        return token;
    }

    String from() {
        return from;
    }
}
