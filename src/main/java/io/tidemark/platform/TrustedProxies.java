package io.tidemark.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies whose word about a request's origin counts. What anybody else writes into {@code X-Forwarded-For} is
 * believed as little as what a client wrote there before the first trusted proxy added to it: the list is read from
 * its end, and the first address that is no proxy of ours is who asks.
 */
final class TrustedProxies {

    private static final Pattern LITERAL = Pattern.compile(
            "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * Reads a list of addresses and networks such as {@code 127.0.0.1, 10.0.0.0/8, fd00::/8}.
     *
     * @throws IllegalArgumentException naming the first that is neither
     */
    static TrustedProxies of(List<String> names) {
        return new TrustedProxies(names.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(Network::of)
                .toList());
    }

    /** Whether this address is one of them. */
    boolean trust(String address) {
        return literal(address)
                .map(bytes -> networks.stream().anyMatch(network -> network.holds(bytes)))
                .orElse(false);
    }

    /**
     * Who asks.
     *
     * @param peer the address that the connection comes from
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     */
    String origin(String peer, List<String> forwarded) {
        if (!trust(peer)) {
            return peer;
        }
        List<String> hops = forwarded.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .toList();
        String origin = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<String> hop =
                    Optional.of(hops.get(i)).filter(name -> literal(name).isPresent());
            if (hop.isEmpty()) {
                return origin;
            }
            origin = hop.get();
            if (!trust(origin)) {
                return origin;
            }
        }
        return origin;
    }

    private static Optional<byte[]> literal(String address) {
        if (!LITERAL.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            // A literal: nothing is looked up.
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Addresses that share their first bits. */
    private static final class Network {

        private final byte[] address;
        private final int bits;

        private Network(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        static Network of(String name) {
            String[] parts = name.split("/", 2);
            byte[] address = literal(parts[0]).orElseThrow(() -> neither(name));
            int bits = parts.length == 1 ? address.length * 8 : number(parts[1], name);
            if (bits < 0 || bits > address.length * 8) {
                throw neither(name);
            }
            return new Network(address, bits);
        }

        boolean holds(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }

        private static int number(String text, String name) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw neither(name);
            }
        }

        private static IllegalArgumentException neither(String name) {
            return new IllegalArgumentException(
                    "Not a network address, or one with a length such as 10.0.0.0/8: " + name);
        }
    }
}
