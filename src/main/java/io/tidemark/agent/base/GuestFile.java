package io.tidemark.agent.base;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A file on its way into a guest. */
final class GuestFile {

    static final int PROGRAM = 0755;
    static final int TEXT = 0644;
    static final int SECRET = 0600;

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    private final String path;
    private final int mode;
    private final byte[] content;

    /**
     * A file.
     *
     * @param path relative, names of letters, digits, {@code .}, {@code _} and {@code -} only
     * @param mode permission bits
     */
    GuestFile(String path, int mode, byte[] content) {
        if (!PATH.matcher(path).matches() || path.contains("..")) {
            throw new IllegalArgumentException("not a path of a guest file: " + path);
        }
        this.path = path;
        this.mode = mode;
        this.content = content.clone();
    }

    static GuestFile text(String path, int mode, String content) {
        return new GuestFile(path, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The same file in the folder {@code prefix}. */
    GuestFile below(String prefix) {
        return new GuestFile(prefix + "/" + path, mode, content);
    }

    String path() {
        return path;
    }

    int mode() {
        return mode;
    }

    byte[] content() {
        return content.clone();
    }
}
