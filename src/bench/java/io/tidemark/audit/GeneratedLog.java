package io.tidemark.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills a console's audit log with made-up entries of a year, chained as real ones are: few people do most, few VMs are
 * touched most, one in twenty is refused. The same seed makes the same entries.
 */
public final class GeneratedLog {

    private static final int PEOPLE = 400;
    private static final int MACHINES = 5000;
    private static final int TEAMS = 60;
    private static final int PAGE = 20_000;

    private static final List<String> ACTIONS = List.of(
            "vm.start",
            "vm.stop",
            "vm.restart",
            "vm.console.open",
            "vm.console.close",
            "vm.keep",
            "vm.rescue",
            "vm.change",
            "vm.create",
            "vm.delete",
            "operation.end",
            "session.open",
            "session.close",
            "policy.revise",
            "team.member",
            "token.create",
            "audit.read",
            "audit.export",
            "image.create",
            "host.drain");

    private static final List<String> WORDS = List.of(
            "ledger", "gateway", "settle", "invoice", "harbour", "lantern", "copper", "willow", "basalt", "meadow");

    private final Connection owner;
    private final AuditKey.Macs macs;
    private final AuditKey key;
    private final Random random = new Random(20261123);

    /**
     * @param owner a connection of the tables' owner or above
     * @param keyFile the console's key
     */
    public GeneratedLog(Connection owner, Path keyFile) {
        this.owner = owner;
        this.key = KeyFile.read(keyFile);
        this.macs = key.macs();
    }

    /** Adds entries behind those that are there, while no console seals. */
    public void add(long count) throws SQLException {
        run("select pg_advisory_lock(" + Chain.SEALING + ")");
        try {
            long position = number("select coalesce(max(position), 0) from audit_seal");
            byte[] before = new SealedRows(owner).macAt(position).orElse(Seal.BEGINNING);
            long first = number("select setval('audit_entry_seq_seq', (select last_value from audit_entry_seq_seq) + "
                            + count + ")")
                    - count
                    + 1;
            Instant at = Instant.now().minus(Duration.ofDays(365)).truncatedTo(ChronoUnit.MICROS);
            Duration step = Duration.ofDays(364).dividedBy(count);
            for (long done = 0; done < count; done += PAGE) {
                StringBuilder entries = new StringBuilder();
                StringBuilder seals = new StringBuilder();
                for (long i = done; i < Math.min(count, done + PAGE); i++) {
                    StoredEntry entry =
                            entry(first + i, at.plus(step.multipliedBy(i)).truncatedTo(ChronoUnit.MICROS));
                    byte[] entryMac = macs.ofEntry(entry);
                    before = macs.ofSeal(before, ++position, entry.seq(), entryMac);
                    write(entries, entry, entryMac);
                    seals.append(position)
                            .append('\t')
                            .append(entry.seq())
                            .append('\t')
                            .append(key.id());
                    seals.append("\t\\\\x")
                            .append(hex(entryMac))
                            .append("\t\\\\x")
                            .append(hex(before))
                            .append('\n');
                }
                copy(
                        "audit_entry (seq, at, actor, action, target, team, outcome, origin, diff, cause, credential, request,"
                                + " operation, caused_by, mac)",
                        entries);
                copy("audit_seal (position, entry, key, entry_mac, mac)", seals);
            }
        } finally {
            run("select pg_advisory_unlock(" + Chain.SEALING + ")");
        }
        run("analyze audit_entry");
        run("analyze audit_seal");
    }

    /** One of the people, the first ones most often. */
    public String actor() {
        return "person-" + skewed(PEOPLE);
    }

    public String target() {
        return "vm:" + new UUID(7, skewed(MACHINES));
    }

    public String action() {
        return ACTIONS.get(random.nextInt(ACTIONS.size()));
    }

    public UUID team() {
        return new UUID(3, skewed(TEAMS));
    }

    /** The slug of a team that {@link #makeTeams} made. */
    public String slug() {
        return "bench-" + skewed(TEAMS);
    }

    public String word() {
        return WORDS.get(random.nextInt(WORDS.size())) + "-" + random.nextInt(900);
    }

    /** Makes the teams that the entries are of, where they are not there. */
    public void makeTeams() throws SQLException {
        for (int i = 0; i < TEAMS; i++) {
            run("insert into team (id, slug, name) values ('" + new UUID(3, i) + "', 'bench-" + i + "', 'Bench " + i
                    + "') on conflict do nothing");
        }
    }

    private int skewed(int most) {
        return (int) (most * Math.pow(random.nextDouble(), 2));
    }

    private StoredEntry entry(long seq, Instant at) {
        String outcome = random.nextInt(20) == 0 ? "refused" : random.nextInt(100) == 0 ? "failed" : "done";
        String action = action();
        String diff = "{\"name\":\"" + word() + "\",\"paths\":[\"/opt/" + word() + "\",\"/srv/"
                + WORDS.get(random.nextInt(10)) + "/" + seq % 10_000 + "\"],\"run\":" + random.nextInt(50) + "}";
        return new StoredEntry(
                seq,
                at,
                actor(),
                action,
                action.startsWith("audit") ? "audit" : target(),
                Optional.of(team()),
                outcome,
                "10.20." + random.nextInt(200) + "." + random.nextInt(200),
                diff,
                outcome.equals("done") ? Optional.empty() : Optional.of("role-needed"),
                Optional.of(new UUID(5, random.nextInt(5000))),
                Optional.of(new UUID(seq, 9)),
                random.nextInt(3) == 0 ? Optional.of(new UUID(seq, 11)) : Optional.empty(),
                Optional.empty());
    }

    private static void write(StringBuilder out, StoredEntry entry, byte[] mac) {
        List<Optional<?>> fields = List.of(
                Optional.of(entry.seq()),
                Optional.of(entry.at()),
                Optional.of(entry.actor()),
                Optional.of(entry.action()),
                Optional.of(entry.target()),
                entry.team(),
                Optional.of(entry.outcome()),
                Optional.of(entry.origin()),
                Optional.of(entry.diff()),
                entry.cause(),
                entry.credential(),
                entry.request(),
                entry.operation(),
                entry.causedBy(),
                Optional.of("\\\\x" + hex(mac)));
        for (int i = 0; i < fields.size(); i++) {
            out.append(i == 0 ? "" : "\t")
                    .append(fields.get(i).map(Object::toString).orElse("\\N"));
        }
        out.append('\n');
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void copy(String into, StringBuilder rows) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length());
        try {
            bytes.write(rows.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CopyIn copy = owner.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + into + " from stdin");
        copy.writeToCopy(bytes.toByteArray(), 0, bytes.size());
        copy.endCopy();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new IllegalStateException("No row: " + sql);
            }
            return result.getLong(1);
        }
    }
}
