package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.platform.ContentSecurity;
import io.tidemark.platform.Language;
import io.tidemark.platform.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes the view of a VM's page for whoever asks, in their language; the page may show a terminal. */
@RequestScoped
public class VmPageViews {

    private final Vms vms;
    private final Survivals survivals;
    private final Timelines timelines;
    private final ContentSecurity security;
    private final HttpHeaders headers;

    VmPageViews(
            Vms vms, Survivals survivals, Timelines timelines, ContentSecurity security, @Context HttpHeaders headers) {
        this.vms = vms;
        this.survivals = survivals;
        this.timelines = timelines;
        this.security = security;
        this.headers = headers;
    }

    /** @throws io.tidemark.platform.Problem not found */
    public VmPage of(Caller caller, UUID vm) {
        return of(caller, vm, VmPage.Tab.CONSOLE, VmPage.Saved.of(Optional.empty()), PageRequest.first());
    }

    /**
     * The page with one of its parts.
     *
     * @param timeline which page of the timeline, where that is the part
     * @throws io.tidemark.platform.Problem not found
     */
    VmPage of(Caller caller, UUID vm, VmPage.Tab tab, VmPage.Saved saved, PageRequest timeline) {
        VmView view = vms.byId(caller, vm);
        Instant now = Clock.systemUTC().instant();
        return VmPage.of(
                view,
                caller.mayIn(view.teamId(), Permission.VM_CHANGE) ? ActionBar.Right.OPERATE : ActionBar.Right.LOOK,
                caller.mayIn(view.teamId(), Permission.TEMPLATE_CHANGE),
                rest(caller, view, view.rest().isPresent() && vms.isNamed(view.teamId(), view.name())),
                tab,
                tab == VmPage.Tab.TIMELINE
                        ? Optional.of(TimelinePanel.of(
                                view.name(), timeline, timelines.list(caller, vm, timeline), language()))
                        : Optional.empty(),
                tab == VmPage.Tab.SURVIVAL
                        ? survivals.of(caller, view, saved, language(), now)
                        : VmPage.Survives.NOT_SHOWN,
                saved,
                security.styleNonce(),
                language(),
                now);
    }

    /**
     * Where it was deleted and can be brought back.
     *
     * @param nameTaken whether another VM has its name by now
     */
    Optional<RestPanel> rest(Caller caller, VmView view, boolean nameTaken) {
        RestPanel.Rights rights = new RestPanel.Rights(
                caller.mayIn(view.teamId(), Permission.VM_CHANGE), caller.mayIn(view.teamId(), Permission.VM_ERASE));
        return RestPanel.of(view, nameTaken, rights);
    }

    Language language() {
        return Language.firstOf(headers.getAcceptableLanguages());
    }
}
