package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIdProviderTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1", "ftp://192.0.2.1", "id.example", "http:id", "http:///x"})
    void an_issuer_that_is_not_reached_by_tls_stops_the_console(String issuer) {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> new OpenIdProvider(settings(Map.of("ISSUER", issuer))));

        assertTrue(
                refused.getMessage().contains("TIDEMARK_OIDC_ISSUER must begin with https://"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://id.example", "https://id.example/realms/a", "http://127.0.0.1:9", "http://[::1]:9"})
    void an_issuer_by_tls_or_on_this_machine_is_taken(String issuer) {
        assertTrue(new OpenIdProvider(settings(Map.of("ISSUER", issuer))).isConfigured());
    }

    @Test
    void a_site_without_an_issuer_has_no_provider() {
        assertTrue(!new OpenIdProvider(settings(Map.of())).isConfigured());
    }

    /**
     * What a console reads of its environment.
     *
     * @param variables their names without {@code TIDEMARK_OIDC_}
     */
    static ProviderSettings settings(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>();
        variables.forEach((name, value) -> environment.put("TIDEMARK_OIDC_" + name, value));
        return new SmallRyeConfigBuilder()
                .withMapping(ProviderSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(ProviderSettings.class);
    }
}
