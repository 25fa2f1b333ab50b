package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.audit.AuditFilter;
import io.tidemark.audit.AuditReader;
import io.tidemark.audit.RecordedEntry;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.vm.TimelineEntry.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Everything that happened to a VM, people and machines together: what the audit log has of it, its operations and its
 * boots. Members of its team see it; where a request came from, and what exactly it changed, is the audit log's to tell.
 */
@ApplicationScoped
public class Timelines {

    private static final UUID LAST = new UUID(-1, -1);

    private final Vms vms;
    private final OperationRepository operations;
    private final ReceiptRepository receipts;
    private final AuditReader audit;

    Timelines(Vms vms, OperationRepository operations, ReceiptRepository receipts, AuditReader audit) {
        this.vms = vms;
        this.operations = operations;
        this.receipts = receipts;
        this.audit = audit;
    }

    /** How far each of the three has been told; each has an order of its own, so that none is told twice or left out. */
    private record Position(UUID operation, UUID receipt, long seq) {

        static final Position NEWEST = new Position(LAST, LAST, Long.MAX_VALUE);

        static Position of(String cursor) {
            String[] parts = cursor.split(" ", -1);
            try {
                return new Position(UUID.fromString(parts[0]), UUID.fromString(parts[1]), Long.parseLong(parts[2]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw Problem.refusedValue("after", "after must be the next of an earlier page.");
            }
        }

        String cursor() {
            return PageRequest.cursor(operation + " " + receipt + " " + seq);
        }
    }

    /** An entry, and where the timeline stands behind it. */
    private record Told(TimelineEntry entry, UnaryOperator<Position> behind) {}

    /**
     * The newest first.
     *
     * @throws Problem not found
     */
    public Page<TimelineEntry> list(Caller caller, UUID vm, PageRequest request) {
        UUID id = vms.row(caller, vm).id();
        Position position = request.after().map(Position::of).orElse(Position.NEWEST);
        List<Deque<Told>> sources = List.of(
                operations(id, position, request.limit()),
                receipts(id, position, request.limit()),
                acts(id, position, request.limit()));
        List<TimelineEntry> page = new ArrayList<>();
        while (page.size() < request.limit()) {
            Optional<Told> next = newest(sources);
            if (next.isEmpty()) {
                return new Page<>(page, Optional.empty());
            }
            page.add(next.get().entry());
            position = next.get().behind().apply(position);
        }
        boolean more = sources.stream().anyMatch(source -> !source.isEmpty());
        return new Page<>(page, more ? Optional.of(position.cursor()) : Optional.empty());
    }

    /** Takes the newest of the first ones. */
    private static Optional<Told> newest(List<Deque<Told>> sources) {
        return sources.stream()
                .filter(source -> !source.isEmpty())
                .max(Comparator.comparing(source -> source.element().entry().at()))
                .map(Deque::remove);
    }

    /** One more than a page has, so that it is known whether there is more. */
    private Deque<Told> operations(UUID vm, Position from, int limit) {
        return queue(operations.before(vm, from.operation(), limit + 1).stream()
                .map(each -> new Told(
                        new TimelineEntry(
                                each.madeAt(),
                                Kind.OPERATION,
                                each.madeBy(),
                                each.kind().slug(),
                                each.state().slug(),
                                each.error(),
                                Optional.of(each.id()),
                                Optional.of(each.run()),
                                Optional.empty()),
                        at -> new Position(each.id(), at.receipt(), at.seq())))
                .toList());
    }

    private Deque<Told> receipts(UUID vm, Position from, int limit) {
        return queue(receipts.before(vm, from.receipt(), limit + 1).stream()
                .map(row -> new Told(
                        new TimelineEntry(
                                row.at,
                                Kind.BOOT,
                                "guest",
                                "boot",
                                row.broken > 0 ? "broken" : "kept",
                                Optional.of(row.differences().stream()
                                                .map(ReceiptRules.Broken::what)
                                                .collect(Collectors.joining(", ")))
                                        .filter(text -> !text.isEmpty()),
                                Optional.empty(),
                                Optional.of(row.run),
                                Optional.empty()),
                        at -> new Position(at.operation(), row.id, at.seq())))
                .toList());
    }

    private Deque<Told> acts(UUID vm, Position from, int limit) {
        AuditFilter ofVm = AuditFilter.ofTarget("vm:" + vm);
        List<Told> told = new ArrayList<>();
        Optional<String> after = Optional.of(Long.toString(from.seq()));
        while (told.size() <= limit && after.isPresent()) {
            Page<RecordedEntry> page = audit.list(ofVm, new PageRequest(Math.min(limit, Page.MAX_LIMIT), after));
            page.items().forEach(entry -> told.add(told(entry)));
            after = page.next().map(next -> Long.toString(page.items().getLast().seq()));
        }
        return queue(told);
    }

    private static Told told(RecordedEntry entry) {
        return new Told(
                new TimelineEntry(
                        entry.at(),
                        Kind.ACT,
                        entry.actor(),
                        entry.action(),
                        entry.outcome(),
                        entry.cause(),
                        entry.operation(),
                        Optional.empty(),
                        Optional.of(entry.seq())),
                at -> new Position(at.operation(), at.receipt(), entry.seq()));
    }

    private static Deque<Told> queue(Collection<Told> told) {
        return new ArrayDeque<>(told);
    }
}
