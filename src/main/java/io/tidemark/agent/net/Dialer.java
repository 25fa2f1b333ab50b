package io.tidemark.agent.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens TCP connections, with TLS where the scheme says so; the address that was judged is the one that is dialled. */
public final class Dialer {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private Dialer() {}

    /**
     * Connects to the host and port of {@code uri}; the schemes {@code https} and {@code wss} get TLS with the host's name
     * checked.
     *
     * @param silence how long a read may wait before it fails
     * @throws IOException if the name is unknown, no address is within {@code reach}, or none answers
     */
    public static Socket dial(URI uri, Reach reach, Duration silence) throws IOException {
        boolean secure = isSecure(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        Socket plain = connect(bareHost(uri), port, reach);
        try {
            plain.setSoTimeout((int) silence.toMillis());
            plain.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return secure ? secured(plain, bareHost(uri), port) : plain;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** The {@code Host} header for {@code uri}. */
    public static String hostHeader(URI uri) {
        return uri.getPort() >= 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    }

    private static boolean isSecure(URI uri) {
        return switch (uri.getScheme()) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> throw new IllegalArgumentException(uri.getScheme() + " is not a scheme that is dialled");
        };
    }

    private static String bareHost(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Socket connect(String host, int port, Reach reach) throws IOException {
        InetAddress[] addresses = resolve(host);
        if (!Arrays.stream(addresses).allMatch(reach::allows)) {
            throw new IOException(host + " leads to an address that is not on the public internet; the agent fetches"
                    + " from such only with --allow-private-images or as its own mirror");
        }
        IOException last = new IOException(host + " has no address");
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), (int) CONNECT_LIMIT.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = new IOException("no connection to " + host + ":" + port + ": " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private static InetAddress[] resolve(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the name " + host + " is unknown", e);
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
