package io.tidemark.account;

import io.tidemark.audit.AuditLog;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Members ask for other limits; an administrator approves or declines with a note. */
@ApplicationScoped
public class QuotaRequests {

    private final QuotaRequestRepository requests;
    private final QuotaRepository quotas;
    private final Teams teams;
    private final AuditLog audit;

    QuotaRequests(QuotaRequestRepository requests, QuotaRepository quotas, Teams teams, AuditLog audit) {
        this.requests = requests;
        this.quotas = quotas;
        this.teams = teams;
        this.audit = audit;
    }

    /** What a team asked for, the newest first. */
    public List<QuotaRequest> of(Caller caller, String slug) {
        return requests.of(teams.seen(caller, slug, Permission.TEAM_SEE).id());
    }

    /** What waits for an answer, of all teams, the oldest first. */
    public List<QuotaRequest> waiting(Caller caller) {
        caller.require(Permission.QUOTA_SET);
        return requests.waiting();
    }

    /** @throws Problem {@code asked-already} while another of the team waits */
    @Action("quota.ask")
    @Transactional
    public QuotaRequest ask(Caller caller, String slug, QuotaRequest.Wanted wanted) {
        TeamView team = teams.seen(caller, slug, Permission.QUOTA_ASK);
        UUID id = Ids.next();
        String why = wanted.why().orElse("").strip();
        try {
            requests.insert(id, team.id(), wanted.limits(), why, caller.name());
        } catch (DatabaseFailure e) {
            if (e.broke("quota_request_waits_once_per_team")) {
                throw new Problem(
                        Problem.Kind.CONFLICT,
                        "asked-already",
                        "The team has asked already; an administrator has not answered yet.");
            }
            throw e;
        }
        audit.record(caller.did("quota.ask", "team:" + team.slug())
                .ofTeam(team.id())
                .withDiff(Map.of("request", id, "wanted", Quotas.shown(wanted.limits()), "why", why)));
        return requests.find(id).orElseThrow();
    }

    /**
     * Answers; what is approved counts at once.
     *
     * @throws Problem {@code answered-already}
     */
    @Action("quota.answer")
    @Transactional
    public QuotaRequest answer(Caller caller, UUID id, QuotaRequest.Answer answer) {
        caller.require(Permission.QUOTA_SET);
        QuotaRequest asked = requests.find(id).orElseThrow(() -> Problem.notFound("request"));
        QuotaRequest.State state =
                switch (answer.verdict()) {
                    case APPROVE -> QuotaRequest.State.APPROVED;
                    case DECLINE -> QuotaRequest.State.DECLINED;
                };
        String note = answer.note().orElse("").strip();
        if (!requests.answer(id, state, caller.name(), note, Clock.systemUTC().instant())) {
            throw new Problem(Problem.Kind.CONFLICT, "answered-already", "Somebody has answered this already.");
        }
        Quota before = quotas.lock(asked.team().id());
        Quota after = state == QuotaRequest.State.APPROVED ? before.with(asked.wanted()) : before;
        quotas.set(asked.team().id(), after);
        audit.record(caller.did("quota.answer", "team:" + asked.team().slug())
                .ofTeam(asked.team().id())
                .withDiff(Map.of(
                        "request", id,
                        "verdict", answer.verdict(),
                        "note", note,
                        "before", Quotas.shown(before),
                        "after", Quotas.shown(after))));
        return requests.find(id).orElseThrow();
    }
}
