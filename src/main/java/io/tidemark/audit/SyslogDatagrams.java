package io.tidemark.audit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;

/** Syslog over UDP (RFC 5426): nobody learns whether anything arrived. For networks that have nothing else. */
record SyslogDatagrams(String host, int port, SyslogMessage message) implements Receiver {

    @Override
    public void take(List<Forwarded> entries) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("There is no address for " + host);
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            for (Forwarded entry : entries) {
                byte[] bytes = message.of(entry);
                socket.send(new DatagramPacket(bytes, bytes.length, address));
            }
        }
    }
}
