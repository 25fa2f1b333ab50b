package io.tidemark;

import io.tidemark.account.Permission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every route with the permission that it needs, and what is sent so that nothing but the permission can refuse it. OPEN
 * is for strangers, too. What takes away what others need stands last. Names in braces are made up for each call; what follows a {@code ?} is asked with it.
 */
final class RouteTable {

    private static final String TABLE = """
            POST   /api/v1/login OPEN
            GET    /api/v1/me SELF_SEE
            PUT    /api/v1/me/password SELF_CHANGE {"current":"not this one","next":"another long sentence"}
            GET    /api/v1/tokens SELF_SEE
            POST   /api/v1/tokens SELF_CHANGE {"label":"ci","expiresInDays":1,"scopes":["read"]}
            DELETE /api/v1/tokens/{id} SELF_CHANGE
            POST   /api/v1/tokens/end-other-sessions SELF_CHANGE
            GET    /api/v1/accounts ACCOUNTS_SEE
            POST   /api/v1/accounts ACCOUNTS_CHANGE {"name":"{fresh}","password":"another long sentence"}
            PUT    /api/v1/accounts/{account}/site-role ACCOUNTS_CHANGE {"role":"none"}
            POST   /api/v1/accounts/{account}/disable ACCOUNTS_CHANGE
            POST   /api/v1/accounts/{account}/enable ACCOUNTS_CHANGE
            DELETE /api/v1/accounts/{account}/second-factor ACCOUNTS_CHANGE
            GET    /api/v1/me/second-factor SELF_SEE
            POST   /api/v1/me/second-factor SELF_CHANGE {"current":"not this one"}
            POST   /api/v1/me/second-factor/confirm SELF_CHANGE {"code":"000000"}
            POST   /api/v1/me/second-factor/remove SELF_CHANGE {"current":"not this one","code":"000000"}
            POST   /api/v1/me/second-factor/recovery-codes SELF_CHANGE {"current":"not this one","code":"000000"}
            GET    /api/v1/teams SELF_SEE
            POST   /api/v1/teams TEAM_CREATE {"slug":"{fresh}","name":"Fresh"}
            GET    /api/v1/teams/{slug}/members TEAM_SEE
            PUT    /api/v1/teams/{slug}/members/{account} MEMBERS_CHANGE {"role":"viewer"}
            DELETE /api/v1/teams/{slug}/members/{account} MEMBERS_CHANGE
            GET    /api/v1/teams/{slug}/quota TEAM_SEE
            PUT    /api/v1/teams/{slug}/quota QUOTA_SET {}
            GET    /api/v1/teams/{slug}/invitations MEMBERS_CHANGE
            POST   /api/v1/teams/{slug}/invitations MEMBERS_CHANGE {"role":"viewer"}
            DELETE /api/v1/teams/{slug}/invitations/{id} MEMBERS_CHANGE
            POST   /api/v1/invitations/accept SELF_CHANGE {"token":"{fresh}"}
            GET    /api/v1/teams/{slug}/quota-requests TEAM_SEE
            POST   /api/v1/teams/{slug}/quota-requests QUOTA_ASK {"vms":9,"why":"for the walk"}
            GET    /api/v1/teams/{slug}/guard-rails TEAM_SEE
            PUT    /api/v1/teams/{slug}/guard-rails GUARD_RAILS_SET {}
            GET    /api/v1/teams/{slug}/templates VM_SEE
            POST   /api/v1/teams/{slug}/templates TEMPLATE_CHANGE {"name":"{fresh}","image":"alpine-3.23.4-disk-aarch64"}
            GET    /api/v1/teams/{slug}/templates/{id} VM_SEE
            PATCH  /api/v1/teams/{slug}/templates/{id} TEMPLATE_CHANGE {"vcpus":2}
            DELETE /api/v1/teams/{slug}/templates/{id} TEMPLATE_CHANGE
            GET    /api/v1/quota-requests QUOTA_SET
            POST   /api/v1/quota-requests/{id}/answer QUOTA_SET {"verdict":"decline","note":"for the walk"}
            GET    /api/v1/audit AUDIT_READ
            GET    /api/v1/audit?team={slug} TEAM_AUDIT_READ
            GET    /api/v1/audit/{seq} AUDIT_READ
            GET    /api/v1/audit/export?format=csv AUDIT_READ
            GET    /api/v1/audit/export?format=jsonl&team={slug} TEAM_AUDIT_READ
            GET    /api/v1/audit/verify AUDIT_READ
            POST   /api/v1/audit/verify AUDIT_READ
            GET    /api/v1/audit/views AUDIT_READ
            POST   /api/v1/audit/views AUDIT_READ {"name":"{fresh}","query":"outcome=refused"}
            PATCH  /api/v1/audit/views/{id} AUDIT_READ {"name":"{fresh}"}
            DELETE /api/v1/audit/views/{id} AUDIT_READ
            GET    /api/v1/audit/recordings/{id} RECORDING_READ
            POST   /api/v1/audit/{seq}/review AUDIT_REVIEW {"note":"for the walk"}
            GET    /api/v1/images CATALOGUE_SEE
            GET    /api/v1/images/{image} CATALOGUE_SEE
            POST   /api/v1/images IMAGES_CHANGE {"name":"{fresh}","kind":"iso","arch":"aarch64","url":"https://192.0.2.1/a.iso","digest":"sha512:{digest}"}
            DELETE /api/v1/images/{image} IMAGES_CHANGE
            GET    /api/v1/hosts CATALOGUE_SEE
            GET    /api/v1/hosts/{id} CATALOGUE_SEE
            POST   /api/v1/hosts/enrolments HOSTS_CHANGE {}
            POST   /api/v1/hosts/{id}/drain HOSTS_CHANGE
            POST   /api/v1/hosts/{id}/undrain HOSTS_CHANGE
            GET    /api/v1/policies CATALOGUE_SEE
            POST   /api/v1/policies POLICY_CHANGE {"team":"{slug}","name":"{fresh}","copyOf":"Workshop"}
            GET    /api/v1/proposals CATALOGUE_SEE
            GET    /api/v1/policies/{id} POLICY_SEE
            GET    /api/v1/policies/{id}/revisions POLICY_SEE
            POST   /api/v1/policies/{id}/revisions POLICY_CHANGE {"kept":["/etc","/srv"]}
            GET    /api/v1/policies/{id}/proposals POLICY_SEE
            POST   /api/v1/policies/{id}/proposals/answer POLICY_APPROVE {"proposal":"00000000-0000-7000-8000-000000000000","verdict":"approve"}
            GET    /api/v1/policies/{id}/revisions/{number} POLICY_SEE
            GET    /api/v1/policies/{id}/revisions/{number}/diff POLICY_SEE
            POST   /api/v1/policies/{id}/revisions/{number}/prove VM_CREATE {"image":"alpine-3.23.4-disk-aarch64","team":"{slug}"}
            GET    /api/v1/policies/{id}/proofs POLICY_SEE
            POST   /api/v1/policies/{id}/explain POLICY_SEE {"path":"/etc/motd","event":"restart"}
            GET    /api/v1/vms CATALOGUE_SEE
            GET    /api/v1/vms?team={slug} VM_SEE
            POST   /api/v1/vms VM_CREATE {"team":"{slug}","name":"{fresh}","image":"alpine-3.23.4-disk-aarch64","memoryMib":256}
            GET    /api/v1/vms/{id} VM_SEE
            PATCH  /api/v1/vms/{id} VM_CHANGE {"vcpus":2}
            DELETE /api/v1/vms/{id} VM_CHANGE
            POST   /api/v1/vms/{id}/bring-back VM_CHANGE {}
            POST   /api/v1/vms/{id}/delete-now VM_ERASE
            POST   /api/v1/vms/{id}/start VM_CHANGE
            POST   /api/v1/vms/{id}/stop VM_CHANGE {}
            POST   /api/v1/vms/{id}/restart VM_CHANGE {}
            POST   /api/v1/vms/{id}/reset VM_CHANGE {}
            POST   /api/v1/vms/{id}/change-base VM_CHANGE {}
            POST   /api/v1/vms/{id}/change-policy VM_CHANGE {}
            POST   /api/v1/vms/{id}/keep VM_CHANGE {"paths":["/opt"]}
            POST   /api/v1/vms/{id}/rescue VM_CHANGE {"paths":["/opt"]}
            GET    /api/v1/vms/{id}/survey VM_SEE
            POST   /api/v1/vms/{id}/survey VM_SEE
            GET    /api/v1/vms/{id}/preview?event=restart VM_SEE
            GET    /api/v1/vms/{id}/receipts VM_SEE
            GET    /api/v1/vms/{id}/timeline VM_SEE
            POST   /api/v1/vms/{id}/serial-ticket CONSOLE_OPEN
            GET    /api/v1/operations/{id} VM_SEE
            GET    /api/v1/operations/{id}/events VM_SEE
            POST   /api/v1/operations/{id}/cancel VM_CHANGE
            GET    / OPEN
            GET    /login OPEN
            POST   /login OPEN
            GET    /login/code OPEN
            GET    /login/provider OPEN
            GET    /login/provider/callback OPEN
            POST   /login/code OPEN
            POST   /preferences OPEN
            GET    /vms CATALOGUE_SEE
            GET    /vms?team={slug} VM_SEE
            POST   /vms VM_CREATE team={slug}&name={fresh}&image=alpine-3.23.4-disk-aarch64
            GET    /vms/live?team={slug} VM_SEE
            GET    /vms/new?team={slug} VM_CREATE
            GET    /vms/{vm} VM_SEE
            GET    /vms/{vm}/live VM_SEE
            POST   /vms/{vm}/start VM_CHANGE
            POST   /vms/{vm}/bring-back VM_CHANGE
            GET    /vms/{vm}/{action} VM_SEE
            POST   /vms/{vm}/{action} VM_CHANGE
            POST   /vms/{vm}/survey VM_SEE
            POST   /vms/{vm}/save VM_CHANGE keep=/opt
            GET    /vms/{vm}/console VM_SEE
            POST   /vms/{vm}/console/ticket CONSOLE_OPEN
            GET    /policies CATALOGUE_SEE
            GET    /policies/proposals CATALOGUE_SEE
            POST   /policies/proposals POLICY_APPROVE policy={policy}&proposal=00000000-0000-7000-8000-000000000000&verdict=approve
            POST   /policies POLICY_CHANGE team={slug}&name={fresh}
            GET    /policies/new?team={slug} POLICY_CHANGE
            GET    /policies/{policy} POLICY_SEE
            GET    /policies/{policy}/revise POLICY_CHANGE
            POST   /policies/{policy}/revise POLICY_CHANGE
            POST   /policies/{policy}/proposal POLICY_APPROVE proposal=00000000-0000-7000-8000-000000000000&verdict=approve
            GET    /policies/{policy}/prove POLICY_SEE
            POST   /policies/{policy}/prove VM_CREATE revision=1&team={slug}&image=alpine-3.23.4-disk-aarch64
            GET    /teams SELF_SEE
            POST   /teams TEAM_CREATE slug={fresh}&name=Fresh
            GET    /teams/{slug} TEAM_SEE
            POST   /teams/{slug}/members MEMBERS_CHANGE account={account}&role=viewer
            POST   /teams/{slug}/members/{account}/remove MEMBERS_CHANGE
            POST   /teams/{slug}/invitations MEMBERS_CHANGE role=viewer
            POST   /teams/{slug}/invitations/{id}/remove MEMBERS_CHANGE
            POST   /teams/{slug}/quota QUOTA_SET vms=1000
            POST   /teams/{slug}/quota-requests QUOTA_ASK vms=2000&why=walk
            GET    /teams/{slug}/guard-rails GUARD_RAILS_SET
            POST   /teams/{slug}/guard-rails GUARD_RAILS_SET
            GET    /teams/{slug}/templates VM_SEE
            GET    /teams/{slug}/templates/new TEMPLATE_CHANGE
            POST   /teams/{slug}/templates TEMPLATE_CHANGE name={fresh}&image=alpine-3.23.4-disk-aarch64
            GET    /teams/{slug}/templates/{id} TEMPLATE_CHANGE
            POST   /teams/{slug}/templates/{id} TEMPLATE_CHANGE vcpus=2
            POST   /teams/{slug}/templates/{id}/delete TEMPLATE_CHANGE
            POST   /teams/requests/{id}/{verdict} QUOTA_SET note=walk
            GET    /account SELF_SEE
            POST   /account/password SELF_CHANGE current=wrong&next=another+long+sentence
            POST   /account/password/first SELF_CHANGE
            GET    /login/provider/password SELF_SEE
            POST   /login/provider/password SELF_CHANGE next=another+long+sentence
            POST   /account/tokens SELF_CHANGE label=walk&scope=read&days=7
            POST   /account/second-factor SELF_CHANGE current=wrong
            POST   /account/second-factor/confirm SELF_CHANGE code=000000
            POST   /account/second-factor/remove SELF_CHANGE current=wrong&code=000000
            POST   /account/second-factor/recovery-codes SELF_CHANGE current=wrong&code=000000
            POST   /account/identity SELF_CHANGE current=wrong
            POST   /account/identity/remove SELF_CHANGE current=wrong
            POST   /account/credentials/{id}/end SELF_CHANGE
            POST   /account/credentials/end-other-sessions SELF_CHANGE
            GET    /accounts ACCOUNTS_SEE
            POST   /accounts ACCOUNTS_CHANGE name={fresh}&password=another+long+sentence
            GET    /accounts/{account} ACCOUNTS_SEE
            POST   /accounts/{account}/site-role ACCOUNTS_CHANGE role=none
            POST   /accounts/{account}/second-factor/remove ACCOUNTS_CHANGE
            POST   /accounts/{account}/disable ACCOUNTS_CHANGE reason=walk
            POST   /accounts/{account}/enable ACCOUNTS_CHANGE reason=walk
            GET    /invitations/{token} OPEN
            POST   /invitations/{token}/join SELF_CHANGE
            POST   /invitations/{token}/account OPEN
            GET    /audit?team={slug} TEAM_AUDIT_READ
            GET    /audit/export?format=csv&team={slug} TEAM_AUDIT_READ
            POST   /audit/verify AUDIT_READ
            POST   /audit/{seq}/review AUDIT_REVIEW note=walk
            GET    /audit/recordings/{recording} RECORDING_READ
            GET    /audit/recordings/{recording}/cast RECORDING_READ
            POST   /audit/views AUDIT_READ name={fresh}&query=outcome%3Drefused
            POST   /audit/views/{id} AUDIT_READ name={fresh}&reach=shared
            POST   /audit/views/{id}/remove AUDIT_READ
            GET    /hosts HOSTS_CHANGE
            GET    /hosts/live HOSTS_CHANGE
            POST   /hosts/enrolments HOSTS_CHANGE
            POST   /hosts/{host}/drain HOSTS_CHANGE
            POST   /hosts/{host}/undrain HOSTS_CHANGE
            GET    /api/v1/resting-teams SELF_SEE
            POST   /api/v1/teams/{slug}/bring-back TEAM_DELETE
            POST   /api/v1/teams/{slug}/delete-now TEAM_DELETE
            DELETE /api/v1/teams/{slug} TEAM_DELETE
            POST   /teams/{slug}/bring-back TEAM_DELETE
            POST   /teams/{slug}/delete-now TEAM_DELETE typed={slug}
            POST   /teams/{slug}/delete TEAM_DELETE typed={slug}
            DELETE /api/v1/hosts/{id} HOSTS_CHANGE
            POST   /logout SELF_SEE
            POST   /api/v1/logout SELF_SEE
            """;

    private static final Pattern LINE = Pattern.compile("(\\w+) +([^? ]+)(\\?\\S+)? (\\w+) ?(.*)");

    private RouteTable() {}

    /**
     * A route.
     *
     * @param template its path as the OpenAPI document writes it
     * @param query what is asked with it, with its question mark
     * @param needs empty where it is open to strangers
     * @param body JSON for the API, a form for pages; may be empty
     */
    record Route(String method, String template, String query, Optional<Permission> needs, String body) {

        /** How the OpenAPI document calls it. */
        String named() {
            return method + " " + template;
        }

        boolean isApi() {
            return template.startsWith("/api/");
        }
    }

    static List<Route> routes() {
        return TABLE.lines().map(RouteTable::route).toList();
    }

    private static Route route(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("No route: " + line);
        }
        return new Route(
                parts.group(1),
                parts.group(2),
                Optional.ofNullable(parts.group(3)).orElse(""),
                Arrays.stream(Permission.values())
                        .filter(permission -> permission.name().equals(parts.group(4)))
                        .findFirst()
                        .or(() -> open(parts.group(4))),
                parts.group(5));
    }

    private static Optional<Permission> open(String word) {
        if (!word.equals("OPEN")) {
            throw new IllegalStateException("No permission: " + word);
        }
        return Optional.empty();
    }
}
