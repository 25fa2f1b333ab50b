package io.tidemark.home;

import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.support.Browsing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vms",
                "/vms/new",
                "/policies",
                "/policies/workshop",
                "/policies/lima-classic",
                "/policies/new",
                "/teams",
                "/teams/default",
                "/account",
                "/accounts",
                "/accounts/admin",
                "/hosts"
            })
    void every_page_is_there_in_both_languages(String path) {
        Browsing browsing = Browsing.signedIn();

        browsing.request().get(path).then().statusCode(200).body(containsString("<html lang=\"en\""));
        browsing.form(path)
                .formParam("language", "zh")
                .formParam("from", path)
                .post("/preferences")
                .then()
                .statusCode(303)
                .header("Location", containsString(path));
        browsing.request().get(path).then().statusCode(200).body(containsString("<html lang=\"zh\""));
    }

    @Test
    void enrolling_a_host_shows_its_command_once() {
        Browsing browsing = Browsing.signedIn();

        browsing.form("/hosts")
                .post("/hosts/enrolments")
                .then()
                .statusCode(200)
                .body(containsString("TIDEMARK_TOKEN="));
    }
}
