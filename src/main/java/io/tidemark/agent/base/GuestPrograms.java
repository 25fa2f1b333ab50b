package io.tidemark.agent.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The guest's programs as they stand on the class path, those that {@code guest/MANIFEST} lists. */
final class GuestPrograms {

    private static final String FOLDER = "/guest/";

    private GuestPrograms() {}

    /** All of them. */
    static List<GuestFile> all() {
        return new String(read("MANIFEST"), StandardCharsets.UTF_8)
                .lines()
                .map(GuestPrograms::listed)
                .toList();
    }

    /** One of them, by its path below {@code guest/}. */
    static GuestFile named(String path) {
        return all().stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("guest/MANIFEST does not list " + path));
    }

    private static GuestFile listed(String line) {
        String[] columns = line.split(" ", 2);
        return new GuestFile(columns[1], Integer.parseInt(columns[0], 8), read(columns[1]));
    }

    private static byte[] read(String path) {
        try (InputStream stream = GuestPrograms.class.getResourceAsStream(FOLDER + path)) {
            if (stream == null) {
                throw new IllegalStateException("guest/" + path + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("guest/" + path + " can't be read", e);
        }
    }
}
