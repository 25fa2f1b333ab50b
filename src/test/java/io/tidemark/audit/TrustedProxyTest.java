package io.tidemark.audit;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tidemark.support.Console;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A console behind a reverse proxy that it was told of. */
@QuarkusTest
@TestProfile(TrustedProxyTest.BehindLoopback.class)
class TrustedProxyTest {

    /** The proxy is on this machine. */
    public static class BehindLoopback implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tidemark.trusted-proxies", "127.0.0.1");
        }
    }

    @Test
    void an_entry_has_the_address_that_the_trusted_proxy_forwarded() {
        String slug = "team-" + UUID.randomUUID();

        Console.asAdmin()
                .header("X-Forwarded-For", "203.0.113.9")
                .body(Map.of("slug", slug, "name", "Team"))
                .post("/api/v1/teams")
                .then()
                .statusCode(201);

        Console.asAdmin()
                .queryParam("target", "team:" + slug)
                .get("/api/v1/audit")
                .then()
                .body("items[0].from", equalTo("203.0.113.9"));
    }
}
