package io.tidemark.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real OpenID Connect provider (npm's {@code oidc-provider}) on a port of 127.0.0.1, for the console of a
 * {@code @QuarkusTest}: every such console is configured for it, and a test that signs in starts it. It is installed into
 * {@code target/provider} when it is first needed.
 */
public final class RealProvider implements AutoCloseable {

    private static final Path SOURCE = Path.of("src/test/resources/provider");
    private static final Path INSTALLED = Path.of("target/provider").toAbsolutePath();
    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc", "provider.mjs");
    private static final String SECRET = "the console's secret";
    private static final int PORT = freePort();
    private static final Pattern FORM =
            Pattern.compile("<form[^>]* action=\"([^\"]+)\".*?name=\"prompt\" value=\"(\\w+)\"", Pattern.DOTALL);

    private final Process process;

    private RealProvider(Process process) {
        this.process = process;
    }

    /** What a console has to know of it. */
    static Map<String, String> configuration() {
        return Map.of(
                "tidemark.oidc.issuer",
                issuer(),
                "tidemark.oidc.client-secret",
                SECRET,
                "tidemark.oidc.name",
                "Harbour ID");
    }

    /** The same as variables of a console's environment, named without {@code TIDEMARK_OIDC_}. */
    public static Map<String, String> variables() {
        return Map.of("ISSUER", issuer(), "CLIENT_SECRET", SECRET);
    }

    public static String issuer() {
        return "http://127.0.0.1:" + PORT;
    }

    /** Starts it for the console that is under test; it is there when this returns. */
    public static RealProvider start() {
        install();
        try {
            Process process = new ProcessBuilder(
                            "node", "provider.mjs", Integer.toString(PORT), Integer.toString(RestAssured.port), SECRET)
                    .directory(INSTALLED.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            String line = "";
            while (!"listening".equals(line)) {
                line = output.readLine();
                if (line == null) {
                    throw new IllegalStateException("The provider of the tests did not start");
                }
            }
            Thread.ofVirtual().start(() -> output.lines().forEach(each -> {}));
            return new RealProvider(process);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start the provider of the tests: is node there?", e);
        }
    }

    /**
     * Signs somebody in there, as a browser does, and agrees to everything.
     *
     * @param address where the console sends the browser
     * @return where the browser is sent back to
     */
    public String signsIn(String address, String name) {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        URI next = URI.create(address);
        while (serves(next.toString())) {
            next = step(browser, next, name);
        }
        return next.toString();
    }

    /** Whether an address is one of its pages. */
    public boolean serves(String address) {
        return process.isAlive() && address.startsWith(issuer());
    }

    private static URI step(HttpClient browser, URI page, String name) {
        HttpResponse<String> answer = sent(browser, HttpRequest.newBuilder(page).build());
        Matcher form = FORM.matcher(answer.body());
        if (form.find()) {
            String login = URLEncoder.encode("subject-of-" + name, UTF_8);
            answer = sent(
                    browser,
                    HttpRequest.newBuilder(URI.create(form.group(1)))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "prompt=" + form.group(2) + "&login=" + login + "&password=any"))
                            .build());
        }
        HttpResponse<String> led = answer;
        return led.headers()
                .firstValue("Location")
                .map(page::resolve)
                .orElseThrow(() -> new AssertionError("The provider leads nowhere: " + led.body()));
    }

    private static HttpResponse<String> sent(HttpClient browser, HttpRequest request) {
        try {
            return browser.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("The provider does not answer " + request.uri(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted at the provider", e);
        }
    }

    private static void install() {
        Path stamp = INSTALLED.resolve("node_modules/.package-lock.json");
        try {
            Files.createDirectories(INSTALLED);
            boolean fresh = Files.exists(stamp)
                    && Files.mismatch(SOURCE.resolve("package-lock.json"), INSTALLED.resolve("package-lock.json")) < 0;
            for (String file : FILES) {
                Files.copy(SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            if (!fresh) {
                Command.run(
                        INSTALLED,
                        List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not install the provider of the tests", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("There is no free port for the provider of the tests", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
