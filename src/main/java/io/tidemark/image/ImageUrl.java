package io.tidemark.image;

import io.tidemark.platform.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may stand as an image's address. Hosts fetch it, so it must not lead them to themselves or into a network that
 * whoever registers images can't reach: names are checked by spelling here, and what they resolve to by the host when
 * it fetches.
 */
final class ImageUrl {

    private static final int LONGEST = 2000;

    /** Any spelling that some resolver takes for an IPv4 address: decimal, octal and hex parts, and fewer than four. */
    private static final Pattern NUMERIC = Pattern.compile("(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*\\.?");

    private static final Pattern DOTTED =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private static final List<String> OWN_NETWORK =
            List.of("localhost", "local", "internal", "localdomain", "home.arpa");

    private ImageUrl() {}

    /** @throws Problem where it is not an http or https address that anybody may be given */
    static void requireWellFormed(String url) {
        URI uri = parsed(url);
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("url must begin with https:// or http://.");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw refused("url must name a host.");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("url must hold no name or password: everybody who may see the catalogue would read it.");
        }
        if (uri.getRawFragment() != null) {
            throw refused("url must have no fragment.");
        }
    }

    /** @throws Problem where it leads to this machine or into a private network */
    static void requirePublic(String url) {
        String host = parsed(url).getHost().toLowerCase(Locale.ROOT);
        if (leadsInside(host)) {
            throw refused("url leads to the host itself or into a private network. An administrator of the console can"
                    + " allow that by TIDEMARK_PRIVATE_IMAGE_ADDRESSES=true.");
        }
    }

    private static URI parsed(String url) {
        if (url.length() > LONGEST) {
            throw refused("url must be at most " + LONGEST + " characters.");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw refused("url is not an address: " + e.getReason() + " at character " + e.getIndex() + ".");
        }
    }

    private static boolean leadsInside(String host) {
        if (host.startsWith("[")) {
            return isInside(host.substring(1, host.length() - 1).replaceFirst("%.*", ""));
        }
        if (NUMERIC.matcher(host).matches()) {
            return !DOTTED.matcher(host).matches() || isInside(host);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return !name.contains(".") || OWN_NETWORK.stream().anyMatch(own -> name.endsWith("." + own));
    }

    /** Given a literal address, so nothing is looked up. */
    private static boolean isInside(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            byte[] bytes = address.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
            boolean translated = bytes.length == 16 && bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff;
            boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
            boolean thisNetwork = bytes.length == 4 && bytes[0] == 0;
            boolean reserved = bytes.length == 4 && (bytes[0] & 0xf0) == 0xf0;
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()
                    || uniqueLocal
                    || translated
                    || shared
                    || thisNetwork
                    || reserved;
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static Problem refused(String why) {
        return Problem.refusedValue("url", why);
    }
}
