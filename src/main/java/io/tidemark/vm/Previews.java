package io.tidemark.vm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.tidemark.account.Caller;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Event;
import io.tidemark.policy.Revision;
import io.tidemark.policy.Root;
import io.tidemark.protocol.Survey;
import io.tidemark.vm.Preview.Basis;
import io.tidemark.vm.Situation.Ground;
import io.tidemark.vm.Situation.Volume;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What events would take, told before they happen. An event that would take something is refused unless it names the
 * preview that told so, and that preview still tells the truth.
 */
@ApplicationScoped
public class Previews {

    /** Long enough to read and to save what matters, too short for last week's. */
    private static final Duration COUNTS_FOR = Duration.ofMinutes(15);

    /** As long as receipts are compared with what was promised. */
    private static final Duration REMEMBERED_FOR = Duration.ofDays(30);

    /** Paths that the audit log names. */
    private static final int NAMED = 20;

    private final Vms vms;
    private final Surveys surveys;
    private final Situations situations;
    private final Targets targets;
    private final PreviewRepository previews;
    private final RestPeriod rest;

    Previews(
            Vms vms,
            Surveys surveys,
            Situations situations,
            Targets targets,
            PreviewRepository previews,
            RestPeriod rest) {
        this.vms = vms;
        this.surveys = surveys;
        this.situations = situations;
        this.targets = targets;
        this.previews = previews;
        this.rest = rest;
    }

    /**
     * What the event would do to the VM; the guest is asked for it first, for at most 10 s.
     *
     * @throws Problem not found; {@code refused-value} where the event needs a target; {@code no-snapshots}
     */
    public Preview of(Caller caller, UUID vm, PreviewRequest request) {
        vms.row(caller, vm);
        Asked asked = surveys.ask(caller, vm);
        return QuarkusTransaction.requiringNew().call(() -> {
            VmRow row = vms.row(caller, vm);
            return stored(caller, row, request.event(), targets.of(caller, row, request), asked);
        });
    }

    /**
     * Lets an event go on, in the caller's transaction and with the VM locked.
     *
     * @param asked what came of asking the guest, a moment ago
     * @param accept the preview that the caller accepts
     * @return what the audit log says of it
     * @throws Problem {@code would-lose} with a preview, where something would be lost and {@code accept} is none that
     *     told of exactly this
     */
    @Transactional(Transactional.TxType.MANDATORY)
    Map<String, Object> require(
            Caller caller, VmRow vm, Event event, Target target, Asked asked, Optional<UUID> accept) {
        Preview now = preview(vm, event, target, asked);
        Optional<PreviewEntity> named = accept.flatMap(id -> previews.of(vm.id(), id));
        Optional<PreviewEntity> told = named.filter(row -> isFor(row, event, target, now));
        if (now.asks() && told.isEmpty()) {
            throw wouldLose(caller, vm, event, target, asked, refusal(accept, named, event, target, now));
        }
        PreviewEntity promised = told.orElseGet(() -> inserted(now, target, caller));
        promised.accept(caller.name(), now.madeAt());
        return now.asks() ? accepted(promised, now) : Map.of();
    }

    private static boolean isFor(PreviewEntity row, Event event, Target target, Preview now) {
        return row.event.equals(event.slug())
                && row.target.equals(target.key())
                && row.expiresAt.isAfter(now.madeAt())
                && row.state.equals(now.state())
                && restsOn(row, now.basis());
    }

    /** What was accepted on an older survey holds where the guest says now that nothing else is so; not the other way. */
    private static boolean restsOn(PreviewEntity row, Basis basis) {
        return basis == Basis.LIVE || row.basis.equals(basis.slug());
    }

    /** Why an acceptance does not count. */
    private enum Refusal {
        MISSING("Something would be lost. Look at the preview and accept it by its id."),
        UNKNOWN("There is no such preview of this VM. Look at this one."),
        OTHER("The preview that was accepted is of another event or target. Look at this one."),
        EXPIRED("The preview that was accepted is too old. Look at this one."),
        STALE("Something has changed since the preview that was accepted. Look at this one.");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }
    }

    private static Refusal refusal(
            Optional<UUID> accept, Optional<PreviewEntity> named, Event event, Target target, Preview now) {
        if (accept.isEmpty()) {
            return Refusal.MISSING;
        }
        if (named.isEmpty()) {
            return Refusal.UNKNOWN;
        }
        PreviewEntity row = named.get();
        if (!row.event.equals(event.slug()) || !row.target.equals(target.key())) {
            return Refusal.OTHER;
        }
        return row.expiresAt.isAfter(now.madeAt()) ? Refusal.STALE : Refusal.EXPIRED;
    }

    /** The preview outlives the transaction that is about to be rolled back. */
    private Problem wouldLose(Caller caller, VmRow vm, Event event, Target target, Asked asked, Refusal refusal) {
        Preview preview = QuarkusTransaction.requiringNew().call(() -> stored(caller, vm, event, target, asked));
        return new Problem(
                Problem.Kind.CONFLICT,
                "would-lose",
                vm.name() + ": " + refusal.sentence,
                Map.of("preview", preview, "acceptance", Slugs.of(refusal)));
    }

    private static Map<String, Object> accepted(PreviewEntity row, Preview now) {
        List<String> first = now.items().stream()
                .filter(Preview.Item::risked)
                .limit(NAMED)
                .map(Preview.Item::what)
                .toList();
        return Map.of(
                "accepted",
                Map.of(
                        "preview", row.id.toString(),
                        "basis", row.basis,
                        "files", row.files,
                        "bytes", row.bytes,
                        "packages", row.packages,
                        "first", first));
    }

    /** One that says the same as an earlier one is that one, for as long again. */
    private Preview stored(Caller caller, VmRow vm, Event event, Target target, Asked asked) {
        Preview preview = preview(vm, event, target, asked);
        Optional<PreviewEntity> same = previews.same(
                        vm.id(), event.slug(), target.key(), preview.state(), preview.madeAt())
                .filter(row -> row.basis.equals(preview.basis().slug()));
        if (same.isEmpty()) {
            inserted(preview, target, caller);
            return preview;
        }
        same.get().expiresAt = preview.expiresAt();
        return preview.as(same.get().id);
    }

    private PreviewEntity inserted(Preview preview, Target target, Caller caller) {
        PreviewEntity row = new PreviewEntity(preview, target.key(), caller.name());
        previews.persist(row);
        return row;
    }

    private Preview preview(VmRow vm, Event event, Target target, Asked asked) {
        Situation situation = situations.of(vm, next(vm, target));
        Forecast forecast = PreviewRules.of(situation, event);
        Basis basis = basis(situation, event, asked);
        boolean mute = situation.ground() == Ground.SURVEYED
                && basis != Basis.LIVE
                && situation.now().root() == Root.RAM;
        Instant now = Clock.systemUTC().instant();
        return new Preview(
                Ids.next(),
                vm.id(),
                event,
                Optional.of(target.title()).filter(title -> !title.isEmpty()),
                basis,
                basis == Basis.POLICY ? Optional.empty() : situation.survey().map(Survey::at),
                forecast.items(),
                forecast.groups(),
                new TreeMap<>(forecast.totals()),
                forecast.agreed(),
                forecast.atRisk(),
                forecast.asks() || mute,
                forecast.truncated(),
                rests(vm, situation, event, now),
                state(vm, situation, forecast),
                now,
                now.plus(COUNTS_FOR));
    }

    /** A deletion first stops the guest, which takes what a stop takes; the disks go later. */
    private Optional<Preview.Resting> rests(VmRow vm, Situation situation, Event event, Instant now) {
        boolean lets = event == Event.DELETE
                && vm.host().isPresent()
                && vm.intent().rest().isEmpty();
        return Optional.of(now)
                .filter(at -> lets)
                .flatMap(rest::end)
                .map(until -> new Preview.Resting(
                        until, PreviewRules.of(situation, Event.RESTART).atRisk()));
    }

    private Revision next(VmRow vm, Target target) {
        return target instanceof Target.PolicyRevision change ? change.named().revision() : situations.revision(vm);
    }

    private static Basis basis(Situation situation, Event event, Asked asked) {
        return switch (situation.ground()) {
            case SURVEYED -> asked == Asked.ANSWERED ? Basis.LIVE : Basis.LAST_SURVEY;
            case UNKNOWN -> Basis.POLICY;
            case NONE ->
                switch (event) {
                    case RESTART, CRASH -> Basis.LIVE;
                    case BASE_UPGRADE, RESET, POLICY_CHANGE, SNAPSHOT_REVERT, DELETE -> ofVolume(situation);
                };
        };
    }

    private static Basis ofVolume(Situation situation) {
        if (situation.survey().isPresent()) {
            return Basis.LAST_SURVEY;
        }
        return situation.volume() == Volume.USED ? Basis.POLICY : Basis.LIVE;
    }

    /**
     * All that decides what is lost: what the guest calls its state, what of the VM the rules look at, and how much is at
     * risk, for a guest that calls everything the same.
     */
    private static String state(VmRow vm, Situation situation, Forecast forecast) {
        String said = situation.ground() == Ground.SURVEYED
                ? situation
                        .survey()
                        .map(survey -> survey.bootId() + " " + survey.state())
                        .orElse("")
                : "";
        String all = String.join(
                "\n",
                situation.ground().name(),
                Long.toString(vm.intent().run()),
                Long.toString(vm.epoch()),
                vm.policy().toString(),
                Integer.toString(vm.policyRevision()),
                vm.imageSpec().digest(),
                said,
                situation.ground() == Ground.SURVEYED
                        ? forecast.atRisk().files() + " " + forecast.atRisk().packages()
                        : "");
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Scheduled(every = "1h")
    @Transactional
    void forget() {
        Instant now = Clock.systemUTC().instant();
        previews.forget(now, now.minus(REMEMBERED_FOR));
    }
}
