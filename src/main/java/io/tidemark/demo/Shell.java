package io.tidemark.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What answers on a simulated serial port: echoes what is typed and knows {@code echo}, {@code hostname}, {@code size},
 * {@code flood BYTES} and nothing else. Not safe for two threads.
 */
final class Shell {

    private static final int MOST_REMEMBERED = 64 * 1024;
    private static final int MOST_FLOOD = 64 * 1024 * 1024;

    private final String host;
    private final List<Consumer<byte[]>> listeners = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] recent = new byte[0];
    private String size = "unknown";

    Shell(String host) {
        this.host = host;
    }

    /** What came last, at most 64 KiB of it. */
    byte[] recent() {
        return recent.clone();
    }

    void listen(Consumer<byte[]> listener) {
        listeners.add(listener);
    }

    void unlisten(Consumer<byte[]> listener) {
        listeners.remove(listener);
    }

    void resize(int columns, int rows) {
        size = columns + "x" + rows;
    }

    void prompt() {
        print(host + ":~# ");
    }

    void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    private void print(byte[] bytes) {
        byte[] all = Arrays.copyOf(recent, recent.length + bytes.length);
        System.arraycopy(bytes, 0, all, recent.length, bytes.length);
        recent = all.length > MOST_REMEMBERED ? Arrays.copyOfRange(all, all.length - MOST_REMEMBERED, all.length) : all;
        List.copyOf(listeners).forEach(listener -> listener.accept(bytes));
    }

    /** Keys that somebody pressed. */
    void type(byte... keys) {
        for (byte key : keys) {
            if (key == '\r' || key == '\n') {
                print("\r\n");
                String typed = line.toString(StandardCharsets.UTF_8);
                line.reset();
                run(typed.strip());
                prompt();
            } else {
                line.write(key);
                print(new byte[] {key});
            }
        }
    }

    private void run(String command) {
        String[] words = command.split(" ", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "" -> {}
            case "echo" -> print(rest + "\r\n");
            case "hostname" -> print(host + "\r\n");
            case "size" -> print(size + "\r\n");
            case "flood" -> flood(rest);
            default -> print(String.format(Locale.ROOT, "sh: %s: not found (this VM is simulated)\r\n", words[0]));
        }
    }

    private void flood(String bytes) {
        int left = bytes.matches("\\d{1,8}") ? Math.min(Integer.parseInt(bytes), MOST_FLOOD) : 0;
        byte[] block = new byte[16 * 1024];
        Arrays.fill(block, (byte) '~');
        for (; left > 0; left -= block.length) {
            print(left >= block.length ? block : Arrays.copyOf(block, left));
        }
        print("\r\n");
    }
}
