package io.tidemark.terminal;

import io.tidemark.host.HostStream;
import io.tidemark.host.Links;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Refusals;
import io.tidemark.platform.Requests;
import io.tidemark.protocol.StreamKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The serial console's WebSocket: binary frames are bytes, text frames are control. Nobody is let in before the ticket is
 * taken: a refusal is an ordinary answer, and no socket is ever opened for it. It stands on Vert.x' own WebSocket because
 * that can stop reading from a browser while the guest does not listen.
 */
@ApplicationScoped
class SerialEndpoint {

    private static final Logger LOG = Logger.getLogger(SerialEndpoint.class);

    /** Each costs at most 100 KiB while its browser is slow. */
    private static final int MOST_CONSOLES = 1000;

    private static final int LONGEST_FRAME = 64 * 1024;

    private final Semaphore room = new Semaphore(MOST_CONSOLES);
    private final Vertx vertx;
    private final Consoles consoles;
    private final Links links;
    private final Refusals refusals;
    private final WebSocketClient client;

    SerialEndpoint(Vertx vertx, Consoles consoles, Links links, Refusals refusals) {
        this.vertx = vertx;
        this.consoles = consoles;
        this.links = links;
        this.refusals = refusals;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(5000)
                .setMaxConnections(MOST_CONSOLES)
                .setMaxFrameSize(LONGEST_FRAME)
                .setMaxMessageSize(LONGEST_FRAME));
    }

    void mount(@Observes Router router) {
        router.get("/api/v1/vms/:vm/serial").handler(this::upgrade);
    }

    private void upgrade(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            refusals.send(context, 426, "websocket-needed", "This address speaks WebSocket only.", Map.of());
            return;
        }
        if (!isOurs(request)) {
            refusals.send(context, 403, "foreign-origin", "A page of another site can't open a console.", Map.of());
            return;
        }
        String ticket = Optional.ofNullable(request.getParam("ticket")).orElse("");
        String vm = context.pathParam("vm");
        request.pause();
        vertx.executeBlocking(() -> consoles.admit(ticket, vm, Requests.from(request)), false)
                .onSuccess(admitted -> open(context, admitted))
                .onFailure(failure -> refuse(context, failure));
    }

    private void open(RoutingContext context, Consoles.Admitted admitted) {
        if (!room.tryAcquire()) {
            neverBegan(admitted, "too many consoles are open");
            refuse(context, new Problem(Problem.Kind.HOST_AWAY, "too-many-consoles", "Too many consoles are open."));
            return;
        }
        switch (admitted) {
            case Consoles.Admitted.Here here ->
                upgraded(context)
                        .onSuccess(socket -> begin(socket, here))
                        .onFailure(failure -> neverBegan(here, "the connection failed"));
            case Consoles.Admitted.Elsewhere there -> relay(context, there);
        }
    }

    private void neverBegan(Consoles.Admitted admitted, String reason) {
        switch (admitted) {
            case Consoles.Admitted.Here here ->
                vertx.executeBlocking(
                        () -> {
                            consoles.neverBegan(here, reason);
                            return reason;
                        },
                        false);
            case Consoles.Admitted.Elsewhere there -> {} // It is the other process that records.
        }
    }

    private Future<ServerWebSocket> upgraded(RoutingContext context) {
        return context.request().toWebSocket().onFailure(failure -> {
            room.release();
            LOG.debug("A console's upgrade failed", failure);
        });
    }

    private void begin(ServerWebSocket socket, Consoles.Admitted.Here here) {
        SerialSession session =
                new SerialSession(vertx, socket, here.grant(), here.recorder(), consoles, room::release);
        Optional<HostStream> stream =
                links.open(here.host(), here.grant().vm(), StreamKind.SERIAL, SerialSession.OUTPUT_WINDOW, session);
        session.begin(stream);
    }

    /** First the way to the other process, so that a failure is still an ordinary answer. */
    private void relay(RoutingContext context, Consoles.Admitted.Elsewhere there) {
        String address = there.address() + "/api/v1/vms/" + there.grant().vm() + "/serial?ticket=" + there.ticket();
        client.connect(new WebSocketConnectOptions().setAbsoluteURI(address).setAllowOriginHeader(false))
                .onSuccess(back -> {
                    back.pause();
                    upgraded(context)
                            .onSuccess(front -> new SerialRelay(vertx, front, back, room::release).begin())
                            .onFailure(failure -> back.close());
                })
                .onFailure(failure -> {
                    room.release();
                    LOG.warnf(
                            "Could not reach the console process that holds a host's link address=%s because=%s",
                            there.address(), failure.getMessage());
                    refuse(
                            context,
                            new Problem(
                                    Problem.Kind.HOST_AWAY,
                                    "host-elsewhere",
                                    "The VM's host is linked to another console process, which can't be reached from"
                                            + " this one. Set tidemark.internal-address there."));
                });
    }

    private void refuse(RoutingContext context, Throwable failure) {
        context.request().resume();
        if (failure instanceof Problem problem) {
            refusals.send(context, problem.kind().status(), problem.type(), problem.getMessage(), problem.details());
            return;
        }
        LOG.error("A console could not be opened", failure);
        refusals.send(context, 500, "internal", "The console could not be opened. Try again.", Map.of());
    }

    /**
     * Whether the request comes from a page of ours, or from a program: those send no Origin, and no cookie. A cookie
     * without an Origin is a browser that hides where it comes from.
     */
    private static boolean isOurs(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return request.getHeader(HttpHeaders.COOKIE) == null;
        }
        return Requests.isOwnOrigin(request, origin);
    }

    /** The id in the path; what is none opens nothing. */
    static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
