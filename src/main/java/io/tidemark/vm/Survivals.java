package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.platform.Language;
import io.tidemark.policy.Event;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What of a VM survives which event, for its page: from its last survey and its last receipt, without asking the guest. */
@ApplicationScoped
class Survivals {

    private final Vms vms;
    private final Surveys surveys;
    private final Situations situations;
    private final Receipts receipts;
    private final Operations operations;

    Survivals(Vms vms, Surveys surveys, Situations situations, Receipts receipts, Operations operations) {
        this.vms = vms;
        this.surveys = surveys;
        this.situations = situations;
        this.receipts = receipts;
        this.operations = operations;
    }

    @Transactional
    VmPage.Survives of(Caller caller, VmView vm, VmPage.Saved saved, Language language, Instant now) {
        return new VmPage.Survives(
                panel(caller, vm, language, now),
                receipt(caller, vm, language),
                saved.operation()
                        .map(operation -> operations.byId(caller, operation))
                        .filter(operation -> operation.vm().equals(vm.id()))
                        .flatMap(SavingPanel::of));
    }

    /** Empty while no guest of the VM has ever said anything. */
    private Optional<SurvivalPanel> panel(Caller caller, VmView vm, Language language, Instant now) {
        return surveys.lastOf(caller, vm.id()).map(survey -> {
            VmRow row = vms.row(caller, vm.id());
            Situation situation = situations.of(row, situations.revision(row));
            Map<Event, Forecast> forecasts = new EnumMap<>(Event.class);
            SurvivalPanel.EVENTS.forEach(event -> forecasts.put(event, PreviewRules.of(situation, event)));
            return SurvivalPanel.of(survey, forecasts, vm.readyAt(), language, now);
        });
    }

    private Optional<ReceiptPanel> receipt(Caller caller, VmView vm, Language language) {
        return switch (vm.status()) {
            case PREPARING, STARTING -> Optional.of(ReceiptPanel.pending());
            case PENDING, RUNNING, STOPPING, STOPPED, FAILED, LOST, RESTING, DELETING ->
                receipts.lastOf(caller, vm.id()).map(receipt -> ReceiptPanel.of(receipt, language));
        };
    }
}
