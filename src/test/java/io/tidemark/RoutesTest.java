package io.tidemark;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.security.Authenticated;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.WebSocket;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every way in says who may use it, and the open ones are listed here. */
@QuarkusTest
class RoutesTest {

    /** What a stranger may call. A new line here is a decision. */
    private static final Set<String> OPEN = Set.of(
            "HomePages.front",
            "HomePages.remember",
            "InvitationPages.joinAsNew",
            "InvitationPages.page",
            "LoginResource.open",
            "ProviderPages.begin",
            "ProviderPages.end",
            "SignInPages.codePage",
            "SignInPages.open",
            "SignInPages.page",
            "SignInPages.withCode");

    /** WebSockets that admit by their own means: a ticket, a host's signature. */
    private static final Set<String> SOCKETS = Set.of("AgentLink", "SerialSocket");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidemark");

    @Test
    void every_route_says_who_may_call_it() {
        List<String> silent =
                routes().filter(method -> !says(method)).map(RoutesTest::named).toList();

        assertEquals(List.of(), silent);
    }

    @Test
    void only_these_routes_are_open_to_strangers() {
        Set<String> open =
                routes().filter(RoutesTest::isOpen).map(RoutesTest::named).collect(toCollection(TreeSet::new));

        assertEquals(new TreeSet<>(OPEN), open);
    }

    @Test
    void a_web_socket_is_either_for_the_signed_in_or_known_to_admit_by_itself() {
        Set<String> own = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(WebSocket.class))
                .filter(type -> !type.isAnnotatedWith(Authenticated.class))
                .map(JavaClass::getSimpleName)
                .collect(toCollection(TreeSet::new));

        assertTrue(SOCKETS.containsAll(own), own.toString());
    }

    @Test
    void a_stranger_gets_nowhere_by_any_documented_route() {
        Map<String, Map<String, Object>> paths =
                given().accept(ContentType.JSON).get("/q/openapi").path("paths");

        assertAll(paths.entrySet().stream().flatMap(path -> path.getValue().keySet().stream()
                .filter(key -> Set.of("get", "post", "put", "patch", "delete").contains(key))
                .map(method -> refused(method.toUpperCase(Locale.ROOT), path.getKey()))));
    }

    private static Executable refused(String method, String template) {
        String path = template.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        return () -> {
            Response answer = given().redirects()
                    .follow(false)
                    .contentType(path.startsWith("/api/") ? ContentType.JSON : ContentType.URLENC)
                    .request(method, path);
            String told = method + " " + path + " was answered " + answer.statusCode();
            if (path.startsWith("/api/")) {
                assertEquals(path.equals("/api/v1/login") ? 422 : 401, answer.statusCode(), told);
                return;
            }
            // The provider's door leads to a provider, which does not run here.
            if (!Set.of("/", "/login", "/login/provider", "/preferences").contains(path)) {
                // A form is first asked for its token; a part of a path may be one of few words, and ours is none.
                boolean sentToSignIn =
                        answer.statusCode() == 303 && answer.header("Location").contains("/login");
                assertTrue(sentToSignIn || Set.of(400, 401, 404).contains(answer.statusCode()), told);
            }
        };
    }

    private static Stream<JavaMethod> routes() {
        return CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class));
    }

    private static boolean says(JavaMethod method) {
        return Stream.of(Authenticated.class, PermitAll.class, RolesAllowed.class, DenyAll.class)
                .anyMatch(annotation ->
                        method.isAnnotatedWith(annotation) || method.getOwner().isAnnotatedWith(annotation));
    }

    private static boolean isOpen(JavaMethod method) {
        boolean closed = method.isAnnotatedWith(Authenticated.class)
                || method.isAnnotatedWith(RolesAllowed.class)
                || method.isAnnotatedWith(DenyAll.class);
        boolean openClass = method.getOwner().isAnnotatedWith(PermitAll.class);
        return method.isAnnotatedWith(PermitAll.class) || (openClass && !closed);
    }

    private static String named(JavaMethod method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }
}
