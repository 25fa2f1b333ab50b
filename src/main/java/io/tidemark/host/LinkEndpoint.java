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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Of those, from one address: so that one stranger can't keep everybody's agents out. */
    static final int MOST_STRANGERS_OF_ONE_ADDRESS = 16;

    private final Semaphore strangers = new Semaphore(MOST_STRANGERS);
    private final Map<String, Integer> strangersByAddress = new ConcurrentHashMap<>();
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
        String address = request.remoteAddress().hostAddress();
        if (!admit(address)) {
            desk.turnedAway(address, "too-many-strangers");
            context.response().setStatusCode(503).putHeader("Retry-After", "2").end();
            return;
        }
        request.toWebSocket().onSuccess(socket -> greet(socket, address)).onFailure(failure -> {
            dismiss(address);
            LOG.debug("An agent's upgrade failed", failure);
        });
    }

    private void greet(ServerWebSocket socket, String address) {
        AgentLink link = new AgentLink(desk.newLinkId(), vertx, socket, desk, () -> dismiss(address));
        link.begin();
    }

    private boolean admit(String address) {
        if (!strangers.tryAcquire()) {
            return false;
        }
        int ofIt = strangersByAddress.merge(address, 1, Integer::sum);
        if (ofIt > MOST_STRANGERS_OF_ONE_ADDRESS) {
            dismiss(address);
            return false;
        }
        return true;
    }

    private void dismiss(String address) {
        strangersByAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        strangers.release();
    }
}
