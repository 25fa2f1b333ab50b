package io.tidemark.home;

import io.tidemark.platform.Language;
import io.tidemark.platform.LocalPath;
import io.tidemark.platform.Preferences;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;

/** The front door, and what a browser remembers of its user's taste. */
@Path("/")
public class HomePages {

    /** A year: a taste rarely changes, and choosing again costs one click. */
    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final HttpServerRequest request;

    HomePages(HttpServerRequest request) {
        this.request = request;
    }

    @GET
    @PermitAll
    public Response front() {
        return seeOther("/vms").build();
    }

    @POST
    @Path("preferences")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    public Response remember(@RestForm String theme, @RestForm String language, @RestForm String from) {
        Response.ResponseBuilder answer = seeOther(LocalPath.orElse(from, "/"));
        Optional.ofNullable(language)
                .flatMap(Language::byCode)
                .ifPresent(each -> answer.cookie(cookie(Preferences.LANGUAGE, each.code())));
        Stream.of(Shell.Theme.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .filter(each -> each.equals(theme))
                .forEach(each -> answer.cookie(cookie(Preferences.THEME, each)));
        return answer.build();
    }

    private NewCookie cookie(String name, String value) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge((int) REMEMBERED.toSeconds())
                .httpOnly(true)
                .secure(request.isSSL())
                .sameSite(NewCookie.SameSite.LAX)
                .build();
    }

    private static Response.ResponseBuilder seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER).header("Location", path);
    }
}
