package io.tidemark.policy;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.platform.Preferences;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestCookie;

/** Has a policy proven from the browser; what came of it stands on the policy's page. */
@Path("/policies")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class ProofPages {

    private final Policies policies;
    private final Proofs proofs;
    private final Callers callers;

    ProofPages(Policies policies, Proofs proofs, Callers callers) {
        this.policies = policies;
        this.proofs = proofs;
        this.callers = callers;
    }

    @CheckedTemplate(basePath = "policy")
    static class Templates {
        static native TemplateInstance prove(ProvePage view);
    }

    @GET
    @Path("{policy}/prove")
    public TemplateInstance choose(String policy, @RestCookie(Preferences.TEAM) Optional<String> remembered) {
        Caller caller = callers.current();
        Policy of = policies.named(caller, policy);
        Proofs.Offer offer = proofs.offer(caller, of);
        String team = remembered
                .filter(offer.teams()::contains)
                .or(() -> offer.teams().stream().findFirst())
                .orElse("");
        return Templates.prove(ProvePage.of(of, offer, team));
    }

    @POST
    @Path("{policy}/prove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response prove(
            String policy,
            @FormParam("revision") int revision,
            @FormParam("image") Optional<String> image,
            @FormParam("team") Optional<String> team) {
        Caller caller = callers.current();
        Policy of = policies.named(caller, policy);
        proofs.begin(caller, of.id(), revision, new ProofRequest(image, team, Optional.empty()));
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, "/policies/" + of.path() + "#proof")
                .build();
    }
}
