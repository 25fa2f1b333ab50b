package io.tidemark.policy;

import io.tidemark.account.Caller;
import io.tidemark.account.Scope;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The policies. The built-in ones are everybody's to read and use. */
@ApplicationScoped
public class Policies {

    /** What a VM on an ISO image follows unless its definition says otherwise: Workshop. */
    public static final UUID USUAL_FOR_ISO = UUID.fromString("00000000-0000-7000-8000-000000000003");

    /** What a VM on a disk image follows unless its definition says otherwise: Disk image. */
    public static final UUID USUAL_FOR_DISK = UUID.fromString("00000000-0000-7000-8000-000000000005");

    private final PolicyRepository policies;

    /** Revisions never change, so what was read once is true for ever. */
    private final Map<RevisionId, Named> known = new ConcurrentHashMap<>();

    Policies(PolicyRepository policies) {
        this.policies = policies;
    }

    private record RevisionId(UUID policy, int number) {}

    /** A revision with the name of its policy. */
    public record Named(UUID policy, String name, Revision revision) {}

    /** The policies, built-in ones first. */
    public Page<Policy> list(Caller caller, PageRequest request) {
        caller.requireScope(Scope.READ);
        return Page.of(
                policies.page(request.after().orElse(""), request.limit() + 1),
                request.limit(),
                policy -> PageRequest.cursor(policy.id().toString()));
    }

    /**
     * The policy of this id, slug or name; names are compared without case.
     *
     * @throws Problem not found
     */
    public Policy named(Caller caller, String nameOrSlugOrId) {
        caller.requireScope(Scope.READ);
        return policies.named(nameOrSlugOrId).orElseThrow(() -> Problem.notFound("policy"));
    }

    /** A policy's revisions, newest first. */
    public Page<Revision> revisions(Caller caller, UUID policy, PageRequest request) {
        named(caller, policy.toString());
        int before = request.after().map(Policies::number).orElse(Integer.MAX_VALUE);
        return Page.of(
                policies.revisions(policy, before, request.limit() + 1),
                request.limit(),
                revision -> PageRequest.cursor(Integer.toString(revision.number())));
    }

    /** A revision that something follows, so that it is known to be there. */
    public Named revision(UUID policy, int number) {
        return known.computeIfAbsent(new RevisionId(policy, number), this::read);
    }

    private Named read(RevisionId id) {
        Revision revision = policies.revision(id.policy(), id.number())
                .orElseThrow(() -> new IllegalStateException("There is no policy revision " + id));
        String name = policies.named(id.policy().toString()).orElseThrow().name();
        return new Named(id.policy(), name, revision);
    }

    private static int number(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }
}
