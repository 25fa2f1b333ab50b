package io.tidemark.host;

import java.time.Instant;

/**
 * A fresh enrolment token; this is the only time it is shown.
 *
 * @param token good for one host until {@code expiresAt}
 * @param command starts an agent that enrols with it
 */
public record EnrolmentView(String token, String command, Instant expiresAt) {

    @Override
    public String toString() {
        return "EnrolmentView[expiresAt=" + expiresAt + "]";
    }
}
