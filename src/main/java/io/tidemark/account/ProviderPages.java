package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.LocalPath;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Requests;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Signing in by the site's provider, in the browser. The way there changes nothing here, so a link may lead to it: a form
 * could not, since pages let no form end at another site.
 */
@Path("/login/provider")
@Produces(MediaType.TEXT_HTML)
@PermitAll
public class ProviderPages {

    private final ProviderSignIn signIn;
    private final ProviderCookie cookie;
    private final OwnPassword password;
    private final SignInPages pages;
    private final Callers callers;
    private final HttpServerRequest request;

    ProviderPages(
            ProviderSignIn signIn,
            ProviderCookie cookie,
            OwnPassword password,
            SignInPages pages,
            Callers callers,
            HttpServerRequest request) {
        this.signIn = signIn;
        this.cookie = cookie;
        this.password = password;
        this.pages = pages;
        this.callers = callers;
        this.request = request;
    }

    /**
     * The form for the first password.
     *
     * @param name of the account, for the browser's own store of passwords
     * @param provider what it is called
     */
    public record PasswordPage(String name, String provider, Optional<Refused> refused) {}

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance firstPassword(PasswordPage view);
    }

    @GET
    public Response begin(@RestQuery String next, @Context UriInfo address) {
        String to = LocalPath.orElse(next, "/");
        try {
            ProviderSignIn.Begun begun = signIn.begin(to, ProviderCookie.callback(address));
            return Forms.to(begun.address().toString())
                    .cookie(cookie.of(begun.request(), request))
                    .build();
        } catch (Problem problem) {
            return pages.refused(problem, to);
        }
    }

    /** Where the provider sends the browser back to. The cookie is spent by the try. */
    @GET
    @Path("callback")
    public Response end(@Context UriInfo address) {
        Optional<ProviderRequest> begun = cookie.read(request);
        if (begun.isEmpty()) {
            return Forms.seeOther("/login");
        }
        Response response =
                switch (begun.get().purpose()) {
                    case SIGN_IN -> signedIn(begun.get(), address);
                    case LINK -> linked(begun.get(), address);
                    case PASSWORD -> vouched(begun.get(), address);
                };
        return Response.fromResponse(response).cookie(cookie.none(request)).build();
    }

    private Response signedIn(ProviderRequest begun, UriInfo address) {
        URI callback = ProviderCookie.callback(address);
        try {
            return pages.after(
                    signIn.finish(begun, callback, address.getRequestUri(), Requests.from(request)), begun.next());
        } catch (Problem problem) {
            return pages.refused(problem, begun.next());
        }
    }

    private Response linked(ProviderRequest begun, UriInfo address) {
        signIn.link(callers.current(), begun, ProviderCookie.callback(address), address.getRequestUri());
        return Forms.seeOther(begun.next());
    }

    private Response vouched(ProviderRequest begun, UriInfo address) {
        Vouched vouched =
                signIn.vouched(callers.current(), begun, ProviderCookie.callback(address), address.getRequestUri());
        return Forms.to("/login/provider/password")
                .cookie(cookie.of(vouched, request))
                .build();
    }

    /** Where who has no password sets one, after the provider has seen them anew. */
    @GET
    @Path("password")
    @Authenticated
    public Response passwordPage() {
        return cookie.vouched(request).isPresent()
                ? Response.ok(passwordPage(Optional.empty())).build()
                : Forms.seeOther("/account");
    }

    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Authenticated
    public Response setPassword(@RestForm Optional<String> next) {
        Caller caller = callers.current();
        caller.require(Permission.SELF_CHANGE);
        Optional<Vouched> vouched = cookie.vouched(request);
        if (vouched.isEmpty()) {
            return Forms.seeOther("/account");
        }
        try {
            password.setFirst(caller, vouched.get(), next.orElse(""));
            return Forms.to("/account?changed=password")
                    .cookie(cookie.noneVouched(request))
                    .build();
        } catch (Problem problem) {
            return Forms.again(problem, refused -> passwordPage(Optional.of(refused)));
        }
    }

    private TemplateInstance passwordPage(Optional<Refused> refused) {
        return Templates.firstPassword(
                new PasswordPage(callers.current().name(), signIn.name().orElse(""), refused));
    }
}
