package io.tidemark.account;

import static org.hamcrest.Matchers.containsString;

import io.restassured.response.ValidatableResponse;
import io.tidemark.platform.Database;
import io.tidemark.support.Browsing;
import io.tidemark.support.RealProvider;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a real provider, and the ways of browsers there and back, as somebody whose name nobody else has. */
abstract class AtAProvider {

    final String name = "prov-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Database database;

    private RealProvider provider;

    @BeforeEach
    void the_provider_runs() {
        provider = RealProvider.start();
    }

    @AfterEach
    void the_provider_ends() {
        provider.close();
    }

    /** All the way, as a browser goes it; the last answer. */
    ValidatableResponse signedIn(Browsing browsing, String next) {
        return came(browsing, answered(begun(browsing, next))).statusCode(303);
    }

    /** Where the console sends the browser. */
    static String begun(Browsing browsing, String next) {
        return browsing.request()
                .queryParam("next", next)
                .get("/login/provider")
                .then()
                .statusCode(303)
                .header("Location", containsString("code_challenge_method=S256"))
                .extract()
                .header("Location");
    }

    /** Where the provider sends the browser back to. */
    String answered(String address) {
        return signsIn(address, name);
    }

    String signsIn(String address, String as) {
        return provider.signsIn(address, as);
    }

    static ValidatableResponse came(Browsing browsing, String answer) {
        return browsing.request().urlEncodingEnabled(false).get(path(answer)).then();
    }

    static String path(String answer) {
        URI address = URI.create(answer);
        return address.getRawPath() + "?" + address.getRawQuery();
    }

    /** Where the page that was answered sends the browser. */
    static String way(ValidatableResponse page) {
        return page.statusCode(200)
                .extract()
                .asString()
                .replaceAll("(?s).*href=\"(" + RealProvider.issuer() + "[^\"]+)\".*", "$1")
                .replace("&amp;", "&");
    }

    List<String> accountsLike(String prefix) {
        return database.list(
                "select name from account where name like ? order by name", row -> row.text("name"), prefix + "%");
    }
}
