package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.audit.Appends;
import io.tidemark.audit.GeneratedLog;
import io.tidemark.platform.PlainDatabase;
import io.tidemark.platform.postgres.Cluster;
import io.tidemark.platform.postgres.EmbeddedPostgres;
import io.tidemark.support.ConsoleProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The audit log at size, in a console as it is shipped: a page by any filter and any two, words, an export under a small
 * heap, a check, appends with their seals. The named alternatives are the same rows without indexes and without a chain.
 * {@code TIDEMARK_BENCH_ENTRIES} is the number of entries, 1,000,000 unless set; 10,000,000 takes about an hour and 30 GB.
 * {@code TIDEMARK_BENCH_DATA} names the directory of a log that stays, so that another run finds its entries there.
 */
final class AuditBench {

    private static final int ROUNDS = 40;
    private static final int WARMING = 200;
    private static final int CLIENTS = 16;
    private static final Duration APPENDING = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;
    private final String token;
    private final Connection database;
    private final Cluster cluster;
    private final GeneratedLog log;
    private final Path keyFile;
    private final Report report;

    private AuditBench(Report report, int port, String password, Cluster cluster, Path data) throws Exception {
        this.report = report;
        this.api = "http://127.0.0.1:" + port + "/api/v1";
        this.cluster = cluster;
        this.database =
                DriverManager.getConnection(cluster.url(Cluster.DATABASE), "postgres", cluster.superuserPassword());
        this.keyFile = data.resolve("audit/key");
        this.log = new GeneratedLog(database, keyFile);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(api + "/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"admin\",\"password\":\"" + password + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        this.token = JSON.readTree(answer.body()).path("token").asText();
    }

    static void run(Report report) throws Exception {
        long entries = Optional.ofNullable(System.getenv("TIDEMARK_BENCH_ENTRIES"))
                .map(Long::valueOf)
                .orElse(1_000_000L);
        Path target = Path.of("target").toAbsolutePath();
        Optional<String> kept = Optional.ofNullable(System.getenv("TIDEMARK_BENCH_DATA"));
        Path data = kept.isPresent()
                ? Files.createDirectories(target.resolve(kept.orElseThrow()))
                : Files.createTempDirectory(target, "audit-bench-");
        String password = passwordOf(data);
        // A heap so small that an export that gathers its entries would end here.
        try (ConsoleProcess console = ConsoleProcess.start(
                data,
                ConsoleProcess.freePort(),
                Map.of("TIDEMARK_ADMIN_PASSWORD", password, "JAVA_TOOL_OPTIONS", "-Xmx192m"),
                "--data",
                data.toString())) {
            console.awaitReady();
            Cluster cluster =
                    EmbeddedPostgres.start(data.resolve("postgres"), Map.of()).cluster();
            new AuditBench(report, console.port(), password, cluster, data).run(entries);
        }
    }

    private static String passwordOf(Path data) throws IOException {
        Path file = data.resolve("bench-password");
        if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
        }
        return Files.readString(file);
    }

    private void run(long entries) throws Exception {
        long begun = System.nanoTime();
        long missing = entries - count("select coalesce(max(position), 0) from audit_seal");
        if (missing > 0) {
            log.makeTeams();
            log.add(missing);
        }
        report.line("%,d entries generated and chained in %.0f s", Math.max(0, missing), seconds(begun));
        long size;
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(
                        "select pg_total_relation_size('audit_entry') + pg_total_relation_size('audit_seal')")) {
            result.next();
            size = result.getLong(1);
        }
        report.line("%.1f GB with indexes and seals", size / 1e9);
        measurePages();
        measureWords();
        measureExport(entries);
        measureCheck(entries);
        measureAppends();
    }

    private record Asked(String name, Supplier<String> value) {}

    private void measurePages() throws Exception {
        List<Asked> filters = List.of(
                new Asked("actor", log::actor),
                new Asked("action", log::action),
                new Asked("target", log::target),
                new Asked("team", log::slug),
                new Asked("outcome", () -> "refused"),
                new Asked("from", () -> day(300)),
                new Asked("to", () -> day(30)));
        for (int i = 0; i < WARMING; i++) {
            get("/audit?" + one(filters.get(i % filters.size())));
        }
        double worst = 0;
        for (int one = 0; one < filters.size(); one++) {
            for (int other = one; other < filters.size(); other++) {
                Asked first = filters.get(one);
                Asked second = filters.get(other);
                String name = one == other ? first.name() : first.name() + " and " + second.name();
                double p95 = p95(() -> one(first) + (first.equals(second) ? "" : "&" + one(second)));
                report.line("  %-20s p95 %7.1f ms", name, p95);
                worst = Math.max(worst, p95);
            }
        }
        report.bar("a page by any filter or any two, worst p95, ms", worst, 100);
        Samples bare = new Samples("the same rows without an index, by actor and action");
        copyWithoutIndexes();
        for (int i = 0; i < 5; i++) {
            long from = System.nanoTime();
            try (PreparedStatement statement = database.prepareStatement(
                    "select * from bare_entry where actor = ? and action = ? order by seq desc limit 51")) {
                statement.setString(1, log.actor());
                statement.setString(2, log.action());
                statement.executeQuery().close();
            }
            bare.add(Duration.ofNanos(System.nanoTime() - from));
        }
        report.line("%s", bare);
    }

    private void measureWords() throws Exception {
        double rare = p95(() -> "q=" + encoded(log.word()));
        double two = p95(() -> "q=" + encoded(log.word() + " role-needed"));
        double frequent = p95(() -> "q=ledger&" + one(new Asked("actor", log::actor)));
        report.line(
                "  a word %.1f ms, two words %.1f ms, a frequent word of somebody %.1f ms (p95)", rare, two, frequent);
        report.bar("words, worst p95, ms", Math.max(rare, Math.max(two, frequent)), 500);
    }

    private void measureExport(long entries) throws Exception {
        long from = System.nanoTime();
        long lines = 0;
        try (InputStream body = http.send(
                                request("/audit/export?format=jsonl").GET().build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body();
                BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            while (reader.readLine() != null) {
                lines++;
            }
        }
        report.line("an export of %,d entries in %.1f s, under a heap of 192 MB", lines, seconds(from));
        report.bar("entries that the export left out", (double) Math.max(0, entries - lines), 0);
    }

    private void measureCheck(long entries) throws Exception {
        JsonNode found = get("/audit/verify");
        report.line("a check: %s", found);
        report.bar("a check of a million entries, s", found.path("seconds").asDouble() / (entries / 1e6), 20);
        report.bar("checks that found something wrong", found.path("valid").asBoolean() ? 0 : 1, 0);
    }

    /** An entry counts when it is committed and sealed; the console seals while others append. */
    private void measureAppends() throws Exception {
        Appends appends = new Appends(
                PlainDatabase.of(cluster.url(Cluster.DATABASE), Cluster.APPLICATION, cluster.applicationPassword()),
                keyFile);
        long before = count("select count(*) from audit_seal");
        long from = System.nanoTime();
        long end = from + APPENDING.toNanos();
        inParallel(() -> {
            while (System.nanoTime() < end) {
                appends.one();
            }
            return true;
        });
        while (count("select count(*) from audit_waiting") > 0) {
            Thread.onSpinWait();
        }
        double ours = (count("select count(*) from audit_seal") - before) / seconds(from);
        double bare = bareInserts();
        report.line("appends: %.0f a second, each in a transaction of its own, on the disk and sealed", ours);
        report.line("plain inserts into a table without indexes and chain, each committed: %.0f a second", bare);
        report.barAtLeast("appends with chain, a second", ours, 1000);
    }

    private double bareInserts() throws Exception {
        long from = System.nanoTime();
        long end = from + APPENDING.toNanos() / 4;
        List<Long> done = inParallel(() -> {
            long count = 0;
            try (Connection connection = DriverManager.getConnection(
                            cluster.url(Cluster.DATABASE), "postgres", cluster.superuserPassword());
                    PreparedStatement statement = connection.prepareStatement(
                            "insert into bare_entry (seq, at, actor, action, target, outcome, origin, diff, mac) values"
                                    + " (1, now(), 'person-1', 'token.revoke', 'token:1', 'refused', '10.20.1.1', '{}', '')")) {
                while (System.nanoTime() < end) {
                    statement.executeUpdate();
                    count++;
                }
            }
            return count;
        });
        return done.stream().mapToLong(Long::longValue).sum() / seconds(from);
    }

    private void copyWithoutIndexes() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("drop table if exists bare_entry");
            statement.execute("create table bare_entry as select * from audit_entry");
            statement.execute("analyze bare_entry");
        }
    }

    private <T> List<T> inParallel(Callable<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(work);
            }
            for (Future<T> each : threads.invokeAll(all)) {
                results.add(each.get());
            }
        }
        return results;
    }

    /** In milliseconds, of a page of 50 by REST, in a console that has been asked before. */
    private double p95(Supplier<String> query) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String asked = query.get();
            long from = System.nanoTime();
            JsonNode page = get("/audit?" + asked);
            times.add((System.nanoTime() - from) / 1e6);
            if (!page.has("items")) {
                throw new IllegalStateException(asked + " was answered " + page);
            }
        }
        return times.stream().sorted().toList().get(ROUNDS * 95 / 100 - 1);
    }

    private static String one(Asked asked) {
        return asked.name() + "=" + encoded(asked.value().get());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String day(int ago) {
        return Instant.now().minus(Duration.ofDays(ago)).toString().substring(0, 10);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + token);
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }
}
