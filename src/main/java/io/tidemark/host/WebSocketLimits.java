package io.tidemark.host;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.tidemark.protocol.Protocol;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What a WebSocket may cost before any of our code has seen a byte of it. */
@Singleton
class WebSocketLimits implements HttpServerOptionsCustomizer {

    /**
     * The longest frame, in bytes. The server holds a frame until it is whole, strangers' too; an agent with a longer
     * report sends it in several frames of one message.
     */
    private static final int LONGEST_FRAME = 1024 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        limit(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        limit(options);
    }

    private static void limit(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(LONGEST_FRAME)
                .setMaxWebSocketMessageSize(Protocol.MAX_TEXT_BYTES)
                // Compression costs 108 KB for each connection that once used it.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
