package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.policy.Fate;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmReport.GuestReport;
import io.tidemark.vm.PreviewEntity.Told;
import io.tidemark.vm.ReceiptView.Difference;
import io.tidemark.vm.ReceiptView.Line;
import io.tidemark.vm.ReceiptView.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What each boot did, compared with what had been promised before it. Members of a VM's team see it. */
@ApplicationScoped
public class Receipts {

    private static final Logger LOG = Logger.getLogger(Receipts.class);

    /** Receipts that are kept of each VM. */
    private static final int KEPT = 100;

    private final Vms vms;
    private final ReceiptRepository receipts;
    private final PreviewRepository previews;

    Receipts(Vms vms, ReceiptRepository receipts, PreviewRepository previews) {
        this.vms = vms;
        this.receipts = receipts;
        this.previews = previews;
    }

    /**
     * What the VM's last boot did; empty where none has said.
     *
     * @throws Problem not found
     */
    public Optional<ReceiptView> lastOf(Caller caller, UUID vm) {
        return receipts.lastOf(vms.row(caller, vm).id()).map(Receipts::view);
    }

    /**
     * The VM's receipts, newest first.
     *
     * @throws Problem not found
     */
    public Page<ReceiptView> list(Caller caller, UUID vm, PageRequest request) {
        UUID id = vms.row(caller, vm).id();
        UUID before = request.after().map(Receipts::cursor).orElse(new UUID(-1, -1));
        Page<ReceiptEntity> page = Page.of(
                receipts.before(id, before, request.limit() + 1),
                request.limit(),
                row -> PageRequest.cursor(row.id.toString()));
        return page.map(Receipts::view);
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.refusedValue("after", "after must be the next of an earlier page.");
        }
    }

    /** Keeps the receipt of a boot that has not told before; in the transaction of the report, which is bounded. */
    void heard(VmRow vm, VmReport report, Instant now) {
        Optional<GuestReport> guest =
                report.guest().filter(each -> !each.bootId().isEmpty());
        Optional<Receipt> receipt = guest.flatMap(GuestReport::receipt);
        boolean known = vm.receipt()
                .filter(mark -> guest.filter(each -> each.bootId().equals(mark.bootId()))
                        .isPresent())
                .isPresent();
        if (receipt.isEmpty() || known || receipts.has(vm.id(), guest.get().bootId())) {
            return;
        }
        Optional<PreviewEntity> promise = previews.lastAccepted(vm.id()).filter(row -> vm.receipt()
                .filter(mark -> row.acceptedAt.isBefore(mark.at()))
                .isEmpty());
        List<Told> told = promise.map(PreviewEntity::told).orElse(List.of());
        List<ReceiptRules.Broken> broken =
                ReceiptRules.of(receipt.get(), guest.get().notRebuilt(), told);
        receipts.persist(new ReceiptEntity(
                vm.id(), report.run(), guest.get().bootId(), now, receipt.get(), promise.map(row -> row.id), broken));
        receipts.forgetAllBut(vm.id(), KEPT);
        if (!broken.isEmpty()) {
            LOG.warnf(
                    "A boot did not keep what was promised vm=%s run=%s broken=%s",
                    vm.id(), report.run(), broken.size());
        }
    }

    private static ReceiptView view(ReceiptEntity row) {
        Receipt receipt = row.receipt();
        Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
        receipt.lines().forEach(line -> counts.merge(ReceiptRules.fate(line.found()), 1, Integer::sum));
        return new ReceiptView(
                row.run,
                row.bootId,
                row.at,
                Slugs.of(receipt.ending()),
                receipt.rebuildMillis(),
                row.preview(),
                row.broken > 0 ? Verdict.BROKEN : Verdict.KEPT,
                counts,
                receipt.lines().stream().map(Receipts::line).toList(),
                receipt.leftOut(),
                row.differences().stream().map(Receipts::difference).toList());
    }

    private static Line line(Receipt.Line line) {
        return new Line(
                line.what(),
                Slugs.of(line.thing()),
                ReceiptRules.fate(line.promised()),
                ReceiptRules.fate(line.found()),
                line.amount().count(),
                line.amount().bytes());
    }

    private static Difference difference(ReceiptRules.Broken broken) {
        return new Difference(
                broken.what(), ReceiptRules.fate(broken.promised()), ReceiptRules.fate(broken.found()), reason(broken));
    }

    private static Reason reason(ReceiptRules.Broken broken) {
        if (!broken.why().isEmpty()) {
            return Reason.of("receipt-why", "The guest says: %s", broken.why());
        }
        return switch (broken.by()) {
            case GUEST -> Reason.of("receipt-guest", "The guest itself had promised otherwise.");
            case PREVIEW -> Reason.of("receipt-preview", "The preview that was accepted had said otherwise.");
        };
    }
}
