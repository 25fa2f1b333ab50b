package io.tidemark.vm;

import io.tidemark.account.Caller;
import io.tidemark.account.Role;
import io.tidemark.platform.ContentSecurity;
import io.tidemark.platform.Language;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.UUID;

/** Makes the view of a VM's page for whoever asks, in their language; the page may show a terminal. */
@RequestScoped
public class VmPageViews {

    private final Vms vms;
    private final ContentSecurity security;
    private final HttpHeaders headers;

    VmPageViews(Vms vms, ContentSecurity security, @Context HttpHeaders headers) {
        this.vms = vms;
        this.security = security;
        this.headers = headers;
    }

    /** @throws io.tidemark.platform.Problem not found */
    public VmPage of(Caller caller, UUID vm) {
        VmView view = vms.byId(caller, vm);
        return VmPage.of(
                view,
                caller.mayOnTeam(view.teamId(), Role.OPERATOR) ? ActionBar.Right.OPERATE : ActionBar.Right.LOOK,
                security.styleNonce(),
                language(),
                Clock.systemUTC().instant());
    }

    Language language() {
        return Language.firstOf(headers.getAcceptableLanguages());
    }
}
