package io.tidemark.host;

import io.tidemark.protocol.Protocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Where agents dial in: {@value Protocol#PATH}. It stands on Vert.x' own WebSocket, because that can stop reading from a
 * peer that is too fast; the annotated kind queues what it reads without bound.
 */
@ApplicationScoped
class LinkEndpoint {

    private static final Logger LOG = Logger.getLogger(LinkEndpoint.class);

    /**
     * Connections that have not proved who they are. Fewer, and a fleet that reconnects after a restart waits for its
     * turn; more, and strangers hold more of our memory, a frame of {@link WebSocketLimits} and a socket each.
     */
    static final int MOST_STRANGERS = 64;

    private final Semaphore strangers = new Semaphore(MOST_STRANGERS);
    private final Vertx vertx;
    private final LinkDesk desk;

    LinkEndpoint(Vertx vertx, LinkDesk desk) {
        this.vertx = vertx;
        this.desk = desk;
    }

    void mount(@Observes Router router) {
        router.get(Protocol.PATH).handler(this::upgrade);
    }

    private void upgrade(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.getHeader(HttpHeaders.ORIGIN) != null) {
            context.response().setStatusCode(403).end("Agents send no Origin: this is no address for a browser.\n");
            return;
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            context.response()
                    .setStatusCode(426)
                    .putHeader(HttpHeaders.UPGRADE, "websocket")
                    .end();
            return;
        }
        if (!strangers.tryAcquire()) {
            context.response().setStatusCode(503).putHeader("Retry-After", "2").end();
            return;
        }
        request.toWebSocket().onSuccess(this::greet).onFailure(failure -> {
            strangers.release();
            LOG.debug("An agent's upgrade failed", failure);
        });
    }

    private void greet(ServerWebSocket socket) {
        AgentLink link = new AgentLink(desk.newLinkId(), vertx, socket, desk, strangers::release);
        link.begin();
    }
}
