package io.tidemark.vm;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.tidemark.platform.PageRequest;
import io.tidemark.support.Browsing;
import io.tidemark.support.Console;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class VmPagesTest {

    private static final String ISO = "pages-iso";

    private Browsing browsing = new Browsing();

    @BeforeEach
    void an_image_is_there() {
        browsing = Browsing.signedIn();
        Console.asAdmin()
                .body(Map.of(
                        "name", ISO,
                        "kind", "iso",
                        "arch", "x86_64",
                        "url", "https://images.example/pages.iso",
                        "digest", "sha512:" + "ab".repeat(64)))
                .post("/api/v1/images");
    }

    private RequestSpecification filledIn(String name) {
        return browsing.form("/vms/new")
                .formParam("team", "default")
                .formParam("name", name)
                .formParam("image", ISO)
                .formParam("policy", "workshop")
                .formParam("memoryMib", "512");
    }

    private String create(String name) {
        String location =
                filledIn(name).post("/vms").then().statusCode(303).extract().header("Location");
        return location.substring(location.indexOf("/vms/"));
    }

    private static String fresh() {
        return "pages-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void a_list_is_searched_by_what_its_columns_say_and_a_page_of_it_leads_to_the_first() {
        String earlier = create(fresh());
        String later = create("z" + fresh());
        String name =
                browsing.request().get(later).then().extract().htmlPath().getString("**.find { it.name() == 'h1' }");

        browsing.request()
                .get("/vms?q=" + ISO.toUpperCase(Locale.ROOT))
                .then()
                .body(allOf(containsString(earlier), containsString(later)))
                .body(not(containsString("First page")));
        browsing.request().get("/vms?q=no-such-image").then().body(not(containsString(later)));
        browsing.request()
                .queryParam("q", ISO)
                .queryParam("after", PageRequest.cursor(name.strip().substring(0, 2) + " " + new UUID(0, 0)))
                .get("/vms")
                .then()
                .body(allOf(containsString(later), not(containsString(earlier))))
                .body(containsString("href=\"/vms?team=default&amp;show=&amp;q=" + ISO + "\">First page"));
        browsing.request().get("/vms?after=*").then().statusCode(422);
    }

    @Test
    void a_vm_is_made_from_the_form_and_stands_in_the_list() {
        String name = fresh();

        String page = create(name);

        browsing.request().get("/vms").then().statusCode(200).body(containsString(name));
        browsing.request()
                .get(page)
                .then()
                .statusCode(200)
                .body(allOf(containsString("<h1>" + name), containsString("No survey of this boot yet")));
        browsing.request().get(page + "?tab=console").then().statusCode(200).body(containsString("Serial console"));
    }

    @Test
    void a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field() {
        filledIn("Not A Name")
                .formParam("forwards", "8080:80")
                .post("/vms")
                .then()
                .statusCode(422)
                .body(allOf(
                        containsString("id=\"wrong-name\""),
                        containsString("value=\"Not A Name\""),
                        containsString(">8080:80</textarea>")));
    }

    @Test
    void a_name_that_is_taken_is_told_beside_the_name() {
        String name = fresh();
        create(name);

        filledIn(name).post("/vms").then().statusCode(409).body(containsString("id=\"wrong-name\""));
    }

    @Test
    void markup_in_a_form_is_text() {
        filledIn("<script>alert(1)</script>")
                .post("/vms")
                .then()
                .statusCode(422)
                .body(not(containsString("<script>alert")));
    }

    @Test
    void an_action_that_is_not_possible_is_shown_with_its_reason() {
        String page = create(fresh());

        browsing.request()
                .get(page)
                .then()
                .body(allOf(
                        containsString("id=\"do-start\" aria-disabled=\"true\""),
                        containsString("It is being started already.")));
    }

    @Test
    void deleting_needs_the_name() {
        String name = fresh();
        String page = create(name);

        browsing.form(page + "/delete")
                .formParam("typed", "something-else")
                .post(page + "/delete")
                .then()
                .statusCode(422)
                .body(containsString("That is not its name"));
        browsing.form(page + "/delete")
                .formParam("typed", name)
                .post(page + "/delete")
                .then()
                .statusCode(303);
    }

    @Test
    void stopping_a_vm_that_has_never_run_takes_nothing_and_needs_no_sentence() {
        String page = create(fresh());

        browsing.form(page + "/stop").post(page + "/stop").then().statusCode(303);
    }

    @Test
    void a_form_without_its_token_changes_nothing() {
        String page = create(fresh());

        browsing.request()
                .contentType("application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .formParam("understood", "yes")
                .post(page + "/stop")
                .then()
                .statusCode(400)
                .body(containsString("The form was too old"));
    }

    @Test
    void a_post_that_is_no_form_changes_nothing() {
        String page = create(fresh());

        browsing.request().post(page + "/stop").then().statusCode(not(303));
        browsing.request()
                .contentType("text/plain")
                .body("understood=yes")
                .post(page + "/stop")
                .then()
                .statusCode(not(303));
    }

    @Test
    void a_viewer_sees_every_action_with_the_reason_why_not() {
        String page = create(fresh());
        String viewer = fresh();
        Console.asAdmin()
                .body(Map.of("name", viewer, "password", "a viewer's long password"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(201);
        Console.asAdmin()
                .body(Map.of("role", "viewer"))
                .put("/api/v1/teams/default/members/" + viewer)
                .then()
                .statusCode(200);

        Browsing looking = Browsing.signedIn(viewer, "a viewer's long password");

        looking.request()
                .get(page)
                .then()
                .statusCode(200)
                .body(allOf(
                        containsString("id=\"do-stop\" aria-disabled=\"true\""),
                        containsString("This needs the role operator")));
        looking.form(page)
                .formParam("understood", "yes")
                .post(page + "/stop")
                .then()
                .statusCode(403);
    }

    @Test
    void a_bearer_token_opens_no_page() {
        given().header("Authorization", "Bearer " + Console.adminToken())
                .redirects()
                .follow(false)
                .get("/vms")
                .then()
                .statusCode(303)
                .header("Location", containsString("/login"));
    }

    @Test
    void a_vm_that_does_not_exist_is_told_by_a_page() {
        browsing.request()
                .header("Accept", "text/html")
                .get("/vms/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body(containsString("What you can do"));
    }

    @Test
    void the_terminals_page_lets_only_its_own_style_elements_in() {
        String page = create(fresh());

        browsing.request()
                .get(page + "?tab=console")
                .then()
                .header(
                        "Content-Security-Policy",
                        allOf(containsString("style-src 'self' 'nonce-"), not(containsString("unsafe"))));
    }
}
