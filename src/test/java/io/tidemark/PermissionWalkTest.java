package io.tidemark;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.tidemark.RouteTable.Route;
import io.tidemark.Visitors.Visitor;
import io.tidemark.account.Party;
import io.tidemark.account.Permission;
import io.tidemark.demo.SimulatedAgent;
import io.tidemark.platform.Database;
import io.tidemark.protocol.Protocol;
import io.tidemark.support.SimulatedHosts;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everybody tries every way in; what happens is what the permission table says. */
@QuarkusTest
class PermissionWalkTest {

    private static final String SESSION = "tidemark-session";

    private static final String SERIAL = "/api/v1/vms/{vm}/serial";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** What Quarkus and the console answer outside of the routes of the table: assets, health, metrics, documents. */
    private static final List<String> BESIDE = List.of("/q/", "/assets/");

    /** The agents' door, at which a host proves its key after it has come in, and the console's, which asks for a ticket. */
    private static final Set<String> SOCKETS = Set.of(Protocol.PATH, SERIAL);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A page of the tests themselves. */
    private static final String OURS = "GET /guarded-for-tests";

    @Inject
    Database database;

    @Inject
    Router router;

    private Visitors visitors;
    private UUID host;
    private Map<String, String> formCookies;
    private String formToken;

    @Test
    void the_table_has_every_route_of_the_code_the_openapi_document_and_the_router() {
        Set<String> table =
                RouteTable.routes().stream().map(Route::named).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(table, coded());
        assertEquals(table, documented());
        assertEquals(Set.of(), strayed());
    }

    @Test
    void everybody_gets_in_where_the_table_says_so_and_nowhere_else() throws IOException, InterruptedException {
        try (SimulatedAgent agent = SimulatedHosts.agent("walked")) {
            host = SimulatedHosts.link(agent);
            visitors = new Visitors(database);
            readAForm();
            List<String> wrong = new ArrayList<>();

            for (Route route : RouteTable.routes()) {
                for (Visitor visitor : visitors.all()) {
                    if (route.needs().isPresent()) {
                        tried(route, visitor, route.needs().get()).ifPresent(wrong::add);
                    }
                }
            }

            assertEquals("", String.join("\n", wrong));
        }
    }

    @Test
    void the_socket_of_a_console_opens_to_nobody_without_a_ticket() {
        visitors = new Visitors(database);
        List<String> open = new ArrayList<>();

        for (Visitor visitor : visitors.all()) {
            if (handshake(SERIAL, visitor) == 101) {
                open.add(visitor.name());
            }
        }

        assertEquals(List.of(), open);
    }

    /** One route that can't be tried says so among the others. */
    private Optional<String> tried(Route route, Visitor visitor, Permission needs)
            throws IOException, InterruptedException {
        try {
            return visit(route, visitor, needs);
        } catch (AssertionError | IllegalArgumentException e) {
            return Optional.of(route.named() + " by " + visitor.name() + " could not be tried: " + e.getMessage());
        }
    }

    /** What is wrong, if anything is. */
    private Optional<String> visit(Route route, Visitor visitor, Permission needs)
            throws IOException, InterruptedException {
        boolean may = visitor.may(needs);
        Visitor comes = may && route.template().endsWith("/logout") ? visitor.again() : visitor;
        int status = status(route, comes);
        boolean refused =
                switch (status) {
                    case 401, 403, 303_000 -> true;
                    // What everybody may, nobody is told is not there.
                    case 404 -> !needs.who().contains(Party.EVERYBODY);
                    default -> false;
                };
        boolean asked = visitor.isKnown() || status == 401 || status == 303_000;
        return may != refused && asked
                ? Optional.empty()
                : Optional.of(route.named() + route.query() + " by " + visitor.name() + " is " + status + ", the table "
                        + (may ? "allows" : "refuses") + " it: " + needs);
    }

    /** The status of the answer; 303000 where it leads to the sign-in page. */
    private int status(Route route, Visitor visitor) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(console() + filled(route, route.template() + route.query())));
        String body = filled(route, route.body());
        if (route.isApi()) {
            request.header("Content-Type", "application/json");
            if (!visitor.token().isEmpty()) {
                request.header("Authorization", "Bearer " + visitor.token());
            }
        } else {
            request.header("Content-Type", "application/x-www-form-urlencoded").header("Cookie", cookies(visitor));
            body = "csrf-token=" + formToken + (body.isEmpty() ? "" : "&" + body);
        }
        HttpResponse<InputStream> answer = client.send(
                request.method(
                                route.method(),
                                route.method().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
        String detail = answer.statusCode() == 404 ? new String(answer.body().readAllBytes(), UTF_8) : "";
        // A stream of events has no end.
        answer.body().close();
        if (detail.contains("no such survey")) {
            return 204;
        }
        boolean toSignIn = answer.statusCode() == 303
                && answer.headers().allValues("Set-Cookie").stream()
                        .noneMatch(cookie -> cookie.startsWith(SESSION + "="))
                && answer.headers().firstValue("Location").orElse("").matches("([^?]*//[^/]*)?/login([?].*)?");
        return toSignIn ? 303_000 : answer.statusCode();
    }

    private String cookies(Visitor visitor) {
        Stream<String> form = formCookies.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue());
        Stream<String> session =
                visitor.token().isEmpty() ? Stream.empty() : Stream.of(SESSION + "=" + visitor.token());
        return Stream.concat(form, session).collect(Collectors.joining("; "));
    }

    private void readAForm() {
        Response page = given().get("/login");
        formCookies = page.cookies();
        formToken = page.htmlPath().getString("**.find { it.@name == 'csrf-token' }.@value");
    }

    /** Puts something of the team's, made for this call, in each pair of braces. */
    private String filled(Route route, String text) {
        String full = text;
        full = put(full, "{slug}", () -> visitors.slug());
        full = put(full, "{fresh}", () -> visitors.fresh());
        full = put(full, "{account}", () -> visitors.bystander());
        full = put(full, "{number}", () -> "1");
        full = put(full, "{action}", () -> "stop");
        full = put(full, "{verdict}", () -> "decline");
        // The first entry of all belongs to no team.
        full = put(full, "{seq}", () -> "1");
        full = put(full, "{token}", () -> visitors.fresh());
        full = put(full, "{digest}", () -> "0123456789abcdef".repeat(8));
        full = put(full, "{vm}", this::vm);
        full = put(full, "{policy}", this::policy);
        full = put(full, "{host}", () -> host.toString());
        full = put(full, "{image}", this::image);
        full = put(full, "{recording}", this::recording);
        return put(full, "{id}", () -> id(route.template()));
    }

    private static String put(String text, String name, java.util.function.Supplier<String> value) {
        return text.contains(name) ? text.replace(name, value.get()) : text;
    }

    private String id(String template) {
        return switch (template.replaceAll("^/(api/v1/)?", "").replaceAll("/\\{id}.*", "")) {
            case "vms" -> vm();
            case "policies" -> policy();
            case "hosts" -> host.toString();
            case "operations" ->
                visitors.read("/api/v1/vms/" + vm(), "operation").orElseThrow();
            case "teams/{slug}/invitations" -> invitation();
            case "teams/{slug}/templates" -> template();
            case "audit/views" -> savedView();
            case "audit/recordings" -> recording();
            case "teams/requests", "quota-requests" -> request();
            default -> UUID.randomUUID().toString();
        };
    }

    private String invitation() {
        return visitors.post("/api/v1/teams/" + visitors.slug() + "/invitations", Map.of("role", "viewer"), 201)
                .orElseThrow();
    }

    private String template() {
        return visitors.post(
                        "/api/v1/teams/" + visitors.slug() + "/templates",
                        Map.of("name", visitors.fresh(), "image", "alpine-3.23.4-disk-aarch64"),
                        201)
                .orElseThrow();
    }

    private String recording() {
        UUID id = UUID.randomUUID();
        database.update(
                "insert into console_recording (id, vm, vm_name, team, actor) values (?, ?, 'walked', ?, 'ann')",
                id,
                UUID.randomUUID(),
                UUID.randomUUID());
        return id.toString();
    }

    /** One that all who read the log share. */
    private String savedView() {
        return visitors.post(
                        "/api/v1/audit/views",
                        Map.of("name", visitors.fresh(), "query", "outcome=refused", "reach", "shared"),
                        201)
                .orElseThrow();
    }

    /** The one that waits, or a new one. */
    private String request() {
        String requests = "/api/v1/teams/" + visitors.slug() + "/quota-requests";
        return visitors.read(requests, "find { it.state == 'waiting' }?.id")
                .or(() -> visitors.post(requests, Map.of("vms", 9, "why", "for the walk"), 201))
                .orElseThrow();
    }

    /** Of an architecture that no host of the tests has: it waits. */
    private String vm() {
        return visitors.post(
                        "/api/v1/vms",
                        Map.of(
                                "team",
                                visitors.slug(),
                                "name",
                                visitors.fresh(),
                                "image",
                                "alpine-3.23.4-disk-aarch64",
                                "memoryMib",
                                256),
                        201)
                .orElseThrow();
    }

    private String policy() {
        return visitors.post(
                        "/api/v1/policies",
                        Map.of("team", visitors.slug(), "name", visitors.fresh(), "copyOf", "Workshop"),
                        201)
                .orElseThrow();
    }

    private String image() {
        String name = visitors.fresh();
        visitors.post(
                "/api/v1/images",
                Map.of(
                        "name",
                        name,
                        "kind",
                        "iso",
                        "arch",
                        "aarch64",
                        "url",
                        "https://192.0.2.1/" + name,
                        "digest",
                        "sha512:" + "0123456789abcdef".repeat(8)),
                201);
        return name;
    }

    private int handshake(String socket, Visitor visitor) {
        String path = socket.replace("{vm}", UUID.randomUUID().toString());
        try {
            client.newWebSocketBuilder()
                    .header("Authorization", "Bearer " + visitor.token())
                    .buildAsync(
                            URI.create(console().replace("http", "ws") + path),
                            new java.net.http.WebSocket.Listener() {})
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                assertNotEquals(101, refused.getResponse().statusCode());
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static String console() {
        return "http://127.0.0.1:" + RestAssured.port;
    }

    private static Set<String> documented() {
        Map<String, Map<String, Object>> paths =
                given().accept(ContentType.JSON).get("/q/openapi").path("paths");
        return paths.entrySet().stream()
                .flatMap(path -> path.getValue().keySet().stream()
                        .filter(METHODS::contains)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .filter(route -> !route.equals(OURS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> coded() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tidemark").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .map(PermissionWalkTest::named)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(JavaMethod method) {
        String verb = method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getSimpleName())
                .filter(name -> METHODS.contains(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        String under = method.getOwner().getAnnotationOfType(Path.class).value();
        String rest = method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
        String path = ("/" + under + "/" + rest).replaceAll("/+", "/").replaceAll("\\{(\\w+):[^}]*}", "{$1}");
        return verb + " " + (path.length() > 1 ? path.replaceAll("/$", "") : path);
    }

    /** Paths of the router that neither the table has, nor the sockets, nor what stands beside them. */
    private Set<String> strayed() {
        return router.getRoutes().stream()
                .map(route -> Optional.ofNullable(route.getPath()).orElse(""))
                .filter(path -> !path.isEmpty() && !path.equals("/"))
                .filter(path -> BESIDE.stream().noneMatch(path::startsWith))
                .filter(path -> SOCKETS.stream().noneMatch(socket -> socket.replaceAll("\\{(\\w+)}", ":$1")
                        .equals(path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
