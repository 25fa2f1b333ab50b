package io.tidemark.host;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.Permission;
import io.tidemark.platform.LiveStream;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageLinks;
import io.tidemark.platform.PageRequest;
import io.tidemark.protocol.HostCapacity;
import io.tidemark.protocol.HostFacts;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** The hosts in the browser, for administrators. */
@Path("/hosts")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class HostPages {

    private final Hosts hosts;
    private final Enrolments enrolments;
    private final LiveStream live;
    private final Callers callers;

    HostPages(Hosts hosts, Enrolments enrolments, LiveStream live, Callers callers) {
        this.hosts = hosts;
        this.enrolments = enrolments;
        this.live = live;
        this.callers = callers;
    }

    /** The list. */
    public record HostList(List<HostLine> hosts, PageLinks pages, Moment at) {}

    /**
     * A host of the list. What the machine says of itself is its claim.
     *
     * @param icon the shape of its link's state
     * @param look what colours it
     */
    public record HostLine(
            UUID id,
            String name,
            HostView.HostStatus status,
            Moment since,
            String icon,
            String look,
            HostView.Scheduling scheduling,
            Optional<HostFacts> facts,
            Optional<HostCapacity> capacity) {

        static HostLine of(HostView host) {
            String look =
                    switch (host.status()) {
                        case CONNECTED -> "running";
                        case LOST -> "unknown";
                        case NEW -> "stopped";
                    };
            return new HostLine(
                    host.id(),
                    host.name(),
                    host.status(),
                    Moment.of(host.since()),
                    look,
                    look,
                    host.scheduling(),
                    host.facts(),
                    host.capacity());
        }

        /** The version of its QEMU. */
        public String qemu() {
            return facts.flatMap(HostFacts::qemuVersion).orElse("–");
        }

        public boolean draining() {
            return scheduling == HostView.Scheduling.DRAINING;
        }
    }

    /** A fresh enrolment. */
    public record EnrolmentPage(String command, Moment expiresAt) {}

    @CheckedTemplate(basePath = "host")
    static class Templates {
        static native TemplateInstance list(HostList view);

        static native TemplateInstance enrolment(EnrolmentPage view);
    }

    @GET
    public TemplateInstance list(@RestQuery Optional<String> after) {
        Page<HostLine> page = hosts.list(admin(), PageRequest.longest(after)).map(HostLine::of);
        return Templates.list(new HostList(
                page.items(),
                new PageLinks("/hosts", after, page.next()),
                Moment.of(Clock.systemUTC().instant())));
    }

    @GET
    @Path("live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        admin();
        return live.of(change -> change.topic().equals(HostTopics.HOST), sse);
    }

    @POST
    @Path("enrolments")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public TemplateInstance enrol(@Context UriInfo address) {
        String console =
                address.getBaseUri().toString().replaceFirst("^http", "ws").replaceFirst("/$", "");
        EnrolmentView fresh = enrolments.issue(callers.current(), Map.of(), Enrolments.USUAL, console);
        return Templates.enrolment(new EnrolmentPage(fresh.command(), Moment.of(fresh.expiresAt())));
    }

    @POST
    @Path("{host}/drain")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response drain(UUID host) {
        hosts.drain(callers.current(), host, Optional.empty());
        return backToList();
    }

    @POST
    @Path("{host}/undrain")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response undrain(UUID host) {
        hosts.undrain(callers.current(), host, Optional.empty());
        return backToList();
    }

    private Caller admin() {
        Caller caller = callers.current();
        caller.require(Permission.HOSTS_CHANGE);
        return caller;
    }

    private static Response backToList() {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", "/hosts")
                .build();
    }
}
