package io.tidemark.agent;

import io.tidemark.agent.storage.ImageStore.Mirror;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent is told when it is started. Each option {@code --some-name} may stand in the environment as
 * {@code TIDEMARK_SOME_NAME}; the command line wins.
 *
 * @param console such as {@code wss://console.example}
 * @param data the data directory
 * @param token a one-time enrolment token
 * @param tokenFile a file that holds one; read when it is needed
 * @param images the mirror of images
 * @param packages a directory of packages for guests
 * @param name the host's name as it calls itself
 * @param privateImages whether images may be fetched from private addresses
 */
record AgentOptions(
        URI console,
        Path data,
        Optional<String> token,
        Optional<Path> tokenFile,
        Optional<Mirror> images,
        Optional<Path> packages,
        String name,
        PrivateImages privateImages) {

    static final String USAGE = """
            tidemark-agent --console URL [--data DIR] [--token TOKEN | --token-file FILE]
                           [--images DIR|URL] [--packages DIR] [--name NAME] [--allow-private-images]

              --console URL           the console, ws://HOST:PORT or wss://HOST[:PORT]
              --data DIR              where VMs, images and this host's key are kept
                                      (default ~/.local/share/tidemark)
              --token TOKEN           a one-time enrolment token, needed until this host is enrolled
              --token-file FILE       a file that holds the token
              --images DIR|URL        a mirror of images, with files named sha512/HEX
              --packages DIR          an apk repository that guests get as a read-only volume
              --name NAME             what this host calls itself (default: its host name)
              --allow-private-images  let images be fetched from addresses that are not on the public internet

            Each option may be given as an environment variable instead: TIDEMARK_CONSOLE, TIDEMARK_DATA, …
            """;

    private static final List<String> WITH_VALUE =
            List.of("console", "data", "token", "token-file", "images", "packages", "name");

    private static final String FLAG = "allow-private-images";

    /** Where images with an address of their own may come from. */
    enum PrivateImages {
        ALLOWED,
        REFUSED
    }

    /** A command line that makes no sense; the message says which part of it. */
    static final class Misused extends Exception {
        Misused(String message) {
            super(message);
        }
    }

    /** Reads the command line and the environment. */
    static AgentOptions parse(List<String> arguments, Map<String, String> environment) throws Misused {
        Map<String, String> given = given(arguments, environment);
        String console = Optional.ofNullable(given.get("console"))
                .orElseThrow(() -> new Misused("--console is missing: say which console this host belongs to"));
        if (given.containsKey("token") && given.containsKey("token-file")) {
            throw new Misused("--token and --token-file exclude each other: give one of them");
        }
        return new AgentOptions(
                consoleAddress(console),
                given.containsKey("data") ? path("data", given.get("data")) : defaultData(environment),
                Optional.ofNullable(given.get("token")),
                given.containsKey("token-file")
                        ? Optional.of(path("token-file", given.get("token-file")))
                        : Optional.empty(),
                given.containsKey("images") ? Optional.of(mirror(given.get("images"))) : Optional.empty(),
                given.containsKey("packages")
                        ? Optional.of(folder("packages", given.get("packages")))
                        : Optional.empty(),
                Optional.ofNullable(given.get("name")).orElseGet(AgentOptions::hostName),
                "true".equals(given.get(FLAG)) ? PrivateImages.ALLOWED : PrivateImages.REFUSED);
    }

    private static Map<String, String> given(List<String> arguments, Map<String, String> environment) throws Misused {
        Map<String, String> given = new LinkedHashMap<>();
        for (String option : WITH_VALUE) {
            fromEnvironment(option, environment).ifPresent(value -> given.put(option, value));
        }
        fromEnvironment(FLAG, environment).ifPresent(value -> given.put(FLAG, value));
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            int equals = argument.indexOf('=');
            String name =
                    argument.startsWith("--") ? argument.substring(2, equals < 0 ? argument.length() : equals) : "";
            if (name.equals(FLAG) && equals < 0) {
                given.put(FLAG, "true");
            } else if (!WITH_VALUE.contains(name)) {
                throw new Misused("unknown option " + argument);
            } else if (equals >= 0) {
                given.put(name, argument.substring(equals + 1));
            } else if (at + 1 < arguments.size()) {
                at++;
                given.put(name, arguments.get(at));
            } else {
                throw new Misused("--" + name + " needs a value");
            }
            if (name.equals("token")) {
                given.remove("token-file");
            }
        }
        return given;
    }

    private static Optional<String> fromEnvironment(String option, Map<String, String> environment) {
        String variable = "TIDEMARK_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    private static URI consoleAddress(String text) throws Misused {
        URI address = uri("console", text);
        boolean webSocket = "ws".equals(address.getScheme()) || "wss".equals(address.getScheme());
        if (!webSocket || address.getHost() == null || address.getUserInfo() != null) {
            throw new Misused("--console must be ws://HOST:PORT or wss://HOST[:PORT], not " + text);
        }
        return address;
    }

    private static Mirror mirror(String text) throws Misused {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return new Mirror.Web(uri("images", text.endsWith("/") ? text : text + "/"));
        }
        return new Mirror.Folder(folder("images", text));
    }

    private static URI uri(String option, String text) throws Misused {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Misused("--" + option + " is no address: " + e.getMessage());
        }
    }

    private static Path folder(String option, String text) throws Misused {
        Path folder = path(option, text);
        if (!Files.isDirectory(folder)) {
            throw new Misused("--" + option + ": there is no directory " + text);
        }
        return folder;
    }

    private static Path path(String option, String text) throws Misused {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new Misused("--" + option + " is empty");
        }
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static Path defaultData(Map<String, String> environment) throws Misused {
        String home = Optional.ofNullable(environment.get("HOME"))
                .orElseThrow(() -> new Misused("--data is missing, and there is no home directory to default to"));
        return Path.of(home, ".local/share/tidemark");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "host";
        }
    }
}
