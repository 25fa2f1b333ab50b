package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.platform.Language;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** The audit log in the browser. What is asked stands in the address, so that it can be sent to somebody. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class AuditPages {

    private final AuditReview review;
    private final AuditInbox inbox;
    private final Teams teams;
    private final SavedViews views;
    private final Callers callers;

    @Context
    HttpHeaders headers;

    AuditPages(AuditReview review, AuditInbox inbox, Teams teams, SavedViews views, Callers callers) {
        this.review = review;
        this.inbox = inbox;
        this.teams = teams;
        this.views = views;
        this.callers = callers;
    }

    @CheckedTemplate(basePath = "audit")
    static class Templates {
        static native TemplateInstance list(AuditPage view);
    }

    @GET
    public TemplateInstance list(
            @BeanParam AuditQuestion question,
            @QueryParam("after") Optional<String> after,
            @QueryParam("entry") Optional<String> entry) {
        Caller caller = callers.current();
        AuditQuestion asked = withinReach(caller, question);
        Optional<String> cursor = after.filter(text -> !text.isEmpty());
        Page<RecordedEntry> entries = review.read(caller, asked, PageRequest.of(Optional.empty(), cursor));
        Optional<AuditReview.Story> chosen =
                entry.filter(text -> !text.isEmpty()).map(text -> review.one(caller, AuditQuestion.number(text)));
        AuditPageViews.Health health = new AuditPageViews.Health(
                review.lastCheck(caller), review.beginning(caller), review.forwarding(caller));
        return Templates.list(new AuditPageViews(
                        language(),
                        asked,
                        cursor,
                        reach(caller),
                        health,
                        chosen,
                        reviewer(caller, chosen),
                        views.of(caller),
                        this::teamName)
                .of(entries));
    }

    private AuditPageViews.Reviewer reviewer(Caller caller, Optional<AuditReview.Story> chosen) {
        return new AuditPageViews.Reviewer(
                caller.may(Permission.AUDIT_REVIEW) ? Optional.of(inbox.waiting(caller)) : Optional.empty(),
                chosen.map(story -> inbox.standing(caller, story.entry())).orElse(AuditInbox.Standing.READS),
                caller.may(Permission.RECORDING_READ) ? AuditPageViews.Plays.RECORDINGS : AuditPageViews.Plays.NOTHING);
    }

    @POST
    @Path("{seq}/review")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response review(String seq, @BeanParam AuditQuestion question, @RestForm Optional<String> note) {
        long entry = AuditQuestion.number(seq);
        inbox.review(callers.current(), entry, note);
        return seeOther(AuditPageViews.addressOf(question, entry));
    }

    @GET
    @Path("export")
    @Produces({"application/jsonl", "text/csv", MediaType.TEXT_HTML})
    public Response export(@BeanParam AuditQuestion question, @QueryParam("format") Optional<String> format) {
        Caller caller = callers.current();
        return AuditResource.exported(
                review, review.export(caller, withinReach(caller, question), AuditResource.format(format)));
    }

    @POST
    @Path("verify")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response verify() {
        review.verify(callers.current(), Optional.empty(), Optional.empty());
        return seeOther("/audit");
    }

    static Response seeOther(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, path)
                .build();
    }

    /** Who does not read all of the log is shown the log of a team of theirs. */
    private AuditQuestion withinReach(Caller caller, AuditQuestion question) {
        if (!review.readsAll(caller) && question.team().isEmpty()) {
            teams.of(caller).stream()
                    .filter(team -> caller.mayIn(team.id(), Permission.TEAM_AUDIT_READ))
                    .findFirst()
                    .ifPresent(team -> question.team = Optional.of(team.slug()));
        }
        return question;
    }

    private AuditPage.Reach reach(Caller caller) {
        return review.readsAll(caller) ? AuditPage.Reach.ALL : AuditPage.Reach.TEAM;
    }

    private Optional<String> teamName(RecordedEntry entry) {
        return entry.team().flatMap(teams::named);
    }

    private Language language() {
        return Language.firstOf(headers.getAcceptableLanguages());
    }
}
