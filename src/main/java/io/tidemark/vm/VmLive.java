package io.tidemark.vm;

import io.smallrye.mutiny.Multi;
import io.tidemark.host.HostTopics;
import io.tidemark.platform.LiveStream;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.UUID;
import java.util.function.Predicate;

/** What a page that shows VMs is told when there is something new: that there is, and nothing else. */
@ApplicationScoped
class VmLive {

    private final LiveStream live;

    VmLive(LiveStream live) {
        this.live = live;
    }

    Multi<OutboundSseEvent> ofTeam(UUID team, Sse sse) {
        return of(change -> change.team().equals(team), sse);
    }

    Multi<OutboundSseEvent> ofVm(UUID vm, Sse sse) {
        return of(change -> change.vm().equals(vm), sse);
    }

    private Multi<OutboundSseEvent> of(Predicate<VmTopics.VmChange> shown, Sse sse) {
        // A host that comes or goes changes its VMs without a word about each.
        return live.of(
                change -> change.topic().equals(HostTopics.HOST)
                        || VmTopics.VmChange.of(change).filter(shown).isPresent(),
                sse);
    }
}
