package io.tidemark.agent.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The guest's programs as they stand on the class path, those that {@code guest/MANIFEST} lists. */
final class GuestPrograms {

    private static final String FOLDER = "/guest/";

    private GuestPrograms() {}

    /** All of them, each read when it is its turn. */
    static Stream<GuestFile> all() {
        return manifest().map(GuestPrograms::read);
    }

    /** One of them, by its path below {@code guest/}. */
    static GuestFile named(String path) {
        return manifest()
                .filter(line -> line.path().equals(path))
                .findFirst()
                .map(GuestPrograms::read)
                .orElseThrow(() -> new IllegalArgumentException("guest/MANIFEST does not list " + path));
    }

    /** A line of the manifest. */
    private record Line(int mode, String path) {

        static Line parse(String text) {
            String[] columns = text.split(" ", 2);
            return new Line(Integer.parseInt(columns[0], 8), columns[1]);
        }
    }

    private static Stream<Line> manifest() {
        return new String(read("MANIFEST"), StandardCharsets.UTF_8).lines().map(Line::parse);
    }

    private static GuestFile read(Line line) {
        return new GuestFile(line.path(), line.mode(), read(line.path()));
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
