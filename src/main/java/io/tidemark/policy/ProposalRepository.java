package io.tidemark.policy;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import io.tidemark.policy.Proposal.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of proposals. */
@ApplicationScoped
class ProposalRepository {

    private static final String WAITING = """
            select w.* from policy_proposal w join policy p on p.id = w.policy join team t on t.id = p.team
            where w.state = 'waiting' and t.rests_until is null
            """;

    private static final String LONGEST_FIRST = " order by w.id limit 100";

    private final Database database;

    ProposalRepository(Database database) {
        this.database = database;
    }

    void insert(Proposal proposal) {
        Revision revision = proposal.revision();
        database.update(
                """
                insert into policy_proposal (id, policy, base, root, kept, scratch, packages, data_volume_gib,
                  proposed_by, proposed_at, state, note)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                proposal.id(),
                proposal.policy(),
                proposal.base(),
                revision.root(),
                revision.kept(),
                revision.scratch(),
                revision.packages(),
                revision.dataVolumeGib(),
                proposal.proposedBy(),
                proposal.proposedAt(),
                proposal.state(),
                proposal.note());
    }

    Optional<Proposal> waiting(UUID policy) {
        return database.first(
                "select * from policy_proposal where policy = ? and state = 'waiting'",
                ProposalRepository::proposal,
                policy);
    }

    /** All that wait but those of teams at rest, the oldest first, at most 100. */
    List<Proposal> waiting() {
        return database.list(WAITING + LONGEST_FIRST, ProposalRepository::proposal);
    }

    /** Those of these teams, as {@link #waiting()}. */
    List<Proposal> waitingIn(Collection<UUID> teams) {
        return database.list(
                WAITING + " and t.id::text = any (?)" + LONGEST_FIRST,
                ProposalRepository::proposal,
                teams.stream().map(UUID::toString).toList());
    }

    /** A policy's, the newest first, at most 50. */
    List<Proposal> of(UUID policy) {
        return database.list(
                "select * from policy_proposal where policy = ? order by id desc limit 50",
                ProposalRepository::proposal,
                policy);
    }

    void answer(UUID proposal, State state, String by, String note, Instant now) {
        database.update(
                "update policy_proposal set state = ?, answered_by = ?, answered_at = ?, note = ? where id = ?",
                state,
                by,
                now,
                note,
                proposal);
    }

    private static Proposal proposal(Row row) throws SQLException {
        int base = row.integer("base");
        String by = row.text("proposed_by");
        Instant at = row.instant("proposed_at");
        return new Proposal(
                row.uuid("id"),
                row.uuid("policy"),
                base,
                new Revision(
                        base + 1,
                        row.constant("root", Root.class),
                        row.texts("kept"),
                        row.texts("scratch"),
                        row.constant("packages", PackageStrategy.class),
                        row.integer("data_volume_gib"),
                        at,
                        Optional.of(by)),
                by,
                at,
                row.constant("state", State.class),
                row.optionalText("answered_by"),
                row.text("note"));
    }
}
