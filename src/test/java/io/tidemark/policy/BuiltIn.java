package io.tidemark.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The built-in policies' latest revisions, as the migration writes them. */
final class BuiltIn {

    private static final Pattern ROW = Pattern.compile(
            "-00000000000(\\d)', (\\d+), '(\\w+)',\\s*'\\{([^}]*)}', '\\{([^}]*)}', '(\\w+)', (\\d+)\\)");

    private static final List<String> SLUGS = List.of("ephemeral", "lima-classic", "workshop", "layered", "disk-image");

    private BuiltIn() {}

    static Map<String, Revision> all() {
        try {
            String sql = Files.readString(Path.of("db/migration/V0015__policy_scratch.sql"));
            Map<String, Revision> all = new LinkedHashMap<>();
            ROW.matcher(sql).results().forEach(row -> all.put(SLUGS.get(Integer.parseInt(row.group(1)) - 1), of(row)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Revision of(String slug) {
        return Optional.ofNullable(all().get(slug)).orElseThrow();
    }

    static Revision ram(List<String> kept, List<String> scratch, PackageStrategy packages) {
        return new Revision(1, Root.RAM, kept, scratch, packages, 4, Instant.EPOCH, Optional.empty());
    }

    private static Revision of(MatchResult row) {
        return new Revision(
                Integer.parseInt(row.group(2)),
                Root.valueOf(row.group(3).toUpperCase(Locale.ROOT)),
                list(row.group(4)),
                list(row.group(5)),
                PackageStrategy.valueOf(row.group(6).toUpperCase(Locale.ROOT)),
                Integer.parseInt(row.group(7)),
                Instant.EPOCH,
                Optional.empty());
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
