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

/** What of a VM survives which event, for its page: from its last survey, without asking the guest. */
@ApplicationScoped
class Survivals {

    private final Vms vms;
    private final Surveys surveys;
    private final Situations situations;

    Survivals(Vms vms, Surveys surveys, Situations situations) {
        this.vms = vms;
        this.surveys = surveys;
        this.situations = situations;
    }

    /** Empty while no guest of the VM has ever said anything. */
    @Transactional
    Optional<SurvivalPanel> of(Caller caller, VmView vm, Language language, Instant now) {
        return surveys.lastOf(caller, vm.id()).map(survey -> {
            VmRow row = vms.row(caller, vm.id());
            Situation situation = situations.of(row, situations.revision(row));
            Map<Event, Forecast> forecasts = new EnumMap<>(Event.class);
            SurvivalPanel.EVENTS.forEach(event -> forecasts.put(event, PreviewRules.of(situation, event)));
            return SurvivalPanel.of(survey, forecasts, vm.readyAt(), language, now);
        });
    }
}
