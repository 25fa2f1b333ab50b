package io.tidemark.agent.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses a connection may go to. The address is judged, never the name: how it is spelled does not matter. */
public enum Reach {
    /** Anywhere: what the host's own administrator named. */
    ANYWHERE,
    /** Only the public internet: not this host, not its networks, not a cloud's metadata service. */
    PUBLIC_ONLY;

    /** Whether a connection to {@code address} is allowed. */
    public boolean allows(InetAddress address) {
        return switch (this) {
            case ANYWHERE -> true;
            case PUBLIC_ONLY -> isPublic(address);
        };
    }

    private static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> isPublicFour(four.getAddress());
            case Inet6Address six -> isPublicSix(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublicFour(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        boolean carrier = first == 100 && second >= 64 && second < 128;
        boolean special = first == 192 && second == 0 && (third == 0 || third == 2);
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        return first != 0 && first < 240 && !carrier && !special && !benchmark;
    }

    /** Only 2000::/3, and of it nothing that carries an IPv4 address inside. */
    private static boolean isPublicSix(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean global = (first & 0xe0) == 0x20;
        boolean sixToFour = first == 0x20 && second == 0x02;
        boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        return global && !sixToFour && !teredo;
    }
}
