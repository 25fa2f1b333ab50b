package io.tidemark.acceptance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A person at a VM's serial console: opens it with a ticket, types commands into the root shell, reads what comes. */
public final class SerialConsole implements AutoCloseable, WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger COMMANDS = new AtomicInteger();

    private final WebSocket socket;
    private volatile String seen = "";

    private SerialConsole(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(address, this)
                .join();
    }

    public static SerialConsole open(Api api, String vm) {
        String ticket = api.post("/api/v1/vms/" + vm + "/serial-ticket", Api.object())
                .expect(200)
                .get("ticket")
                .asText();
        URI console = api.console();
        return new SerialConsole(
                URI.create("ws://" + console.getAuthority() + "/api/v1/vms/" + vm + "/serial?ticket=" + ticket));
    }

    /** Runs a command in the guest's root shell; what it printed, and an error unless it ended with 0. */
    public String run(String command) {
        // A mark of its own: a console that is opened anew shows recent output, with earlier marks in it. The shell
        // puts
        // it together, so that the echo of what is typed does not look like the answer.
        String mark = "mark" + COMMANDS.incrementAndGet();
        Pattern answer = Pattern.compile("begin-" + mark + "\\r?\\n(.*?)end-" + mark + " (\\d+)", Pattern.DOTALL);
        type("printf 'begin-%s\\n' " + mark + "; { " + command + "; }; printf 'end-%s %s\\n' " + mark + " $?\n");
        Matcher[] found = new Matcher[1];
        Awaitility.await("answer to: " + command).atMost(PATIENCE).until(() -> {
            found[0] = answer.matcher(seen);
            return found[0].find();
        });
        if (!found[0].group(2).equals("0")) {
            throw new AssertionError(command + " ended with " + found[0].group(2) + ": " + found[0].group(1));
        }
        return found[0].group(1).replace("\r", "").strip();
    }

    /** Sends keys as they are. */
    public void type(String keys) {
        socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true)
                .join();
    }

    /** All output since the console was opened. */
    public String seen() {
        return seen;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (this) {
            seen = seen + StandardCharsets.UTF_8.decode(data);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
