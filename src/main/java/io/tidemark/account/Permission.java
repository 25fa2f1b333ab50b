package io.tidemark.account;

import static io.tidemark.account.Party.ADMIN;
import static io.tidemark.account.Party.AUDITOR;
import static io.tidemark.account.Party.EVERYBODY;
import static io.tidemark.account.Party.OPERATOR;
import static io.tidemark.account.Party.OWNER;
import static io.tidemark.account.Party.VIEWER;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The permission table: what can be done, the scope that a token needs for it, and who may. Services ask it through
 * {@link Caller#require} and {@link Caller#requireIn}, pages through {@link Caller#may} and {@link Caller#mayIn};
 * {@code src/docs/permissions.md} is this table in words. Viewer, operator and owner are roles in the team that the thing
 * belongs to; an administrator or auditor has none there unless somebody gave them one.
 */
public enum Permission {
    SELF_SEE("See one's own account, teams, sessions and tokens", Scope.READ, EVERYBODY),
    SELF_CHANGE(
            "Change one's password, second factor and link to the provider, make and end one's tokens and sessions, join a team by invitation",
            Scope.ADMIN,
            EVERYBODY),
    CATALOGUE_SEE("See images, hosts and the policies that come with Tidemark", Scope.READ, EVERYBODY),
    VM_SEE("See VMs, their previews, receipts and operations; ask for a survey", Scope.READ, VIEWER, OPERATOR, OWNER),
    VM_CREATE("Make VMs", Scope.OPERATE, OPERATOR, OWNER),
    VM_CHANGE("Start, stop, change, save from and delete VMs; bring deleted ones back", Scope.OPERATE, OPERATOR, OWNER),
    VM_ERASE("Delete VMs for good that were deleted and rest, before their time", Scope.OPERATE, OWNER, ADMIN),
    TEMPLATE_CHANGE("Make, change and delete the team's templates of VMs", Scope.OPERATE, OWNER),
    CONSOLE_OPEN("Open the console of a VM", Scope.OPERATE, OPERATOR, OWNER),
    POLICY_SEE("See the team's policies", Scope.READ, VIEWER, OPERATOR, OWNER),
    POLICY_CHANGE("Make and revise the team's policies", Scope.OPERATE, OPERATOR, OWNER),
    POLICY_APPROVE(
            "Answer, as a second person, a revision of the team's policies that keeps less",
            Scope.OPERATE,
            OWNER,
            ADMIN),
    TEAM_SEE("See a team, its members, quota and use", Scope.READ, VIEWER, OPERATOR, OWNER, ADMIN, AUDITOR),
    MEMBERS_CHANGE("Invite and remove members, change roles", Scope.ADMIN, OWNER, ADMIN),
    QUOTA_ASK("Ask for more quota", Scope.OPERATE, OPERATOR, OWNER),
    QUOTA_SET("Set a team's quota, answer who asks for more", Scope.ADMIN, ADMIN),
    GUARD_RAILS_SET("Set what a team may choose for its VMs", Scope.ADMIN, ADMIN),
    TEAM_AUDIT_READ("Read the audit log of a team", Scope.ADMIN, OWNER, ADMIN, AUDITOR),
    AUDIT_READ("Read the whole audit log and check its chain", Scope.ADMIN, ADMIN, AUDITOR),
    AUDIT_REVIEW("Review entries of the audit log with a note", Scope.ADMIN, ADMIN, AUDITOR),
    TEAM_DELETE("Delete a team whose VMs are stopped, bring it back, end its rest", Scope.ADMIN, OWNER, ADMIN),
    RECORDING_READ("Play recordings of consoles", Scope.ADMIN, AUDITOR),
    TEAMS_SEE("See all teams", Scope.READ, ADMIN, AUDITOR),
    TEAM_CREATE("Make teams", Scope.ADMIN, ADMIN),
    ACCOUNTS_SEE("See all accounts", Scope.ADMIN, ADMIN, AUDITOR),
    ACCOUNTS_CHANGE(
            "Make and disable accounts, name administrators and auditors, take second factors off", Scope.ADMIN, ADMIN),
    IMAGES_CHANGE("Add and remove images", Scope.ADMIN, ADMIN),
    HOSTS_CHANGE("Enrol, drain and remove hosts", Scope.ADMIN, ADMIN);

    private final String what;
    private final Scope scope;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf makes one that is.
    private final Set<Party> who;

    Permission(String what, Scope scope, Party... who) {
        this.what = what;
        this.scope = scope;
        this.who = Set.copyOf(Arrays.asList(who));
    }

    /** What it allows, in words. */
    public String what() {
        return what;
    }

    /** The least scope of a credential that is good for it. */
    public Scope scope() {
        return scope;
    }

    /** Who may. */
    public Set<Party> who() {
        return EnumSet.copyOf(who);
    }

    boolean isFor(Set<Party> parties) {
        return parties.stream().anyMatch(who::contains);
    }

    /** Who may, as it stands in the sentence that refuses: {@code operator or owner}. */
    String whoInWords() {
        return who.stream().sorted().map(Party::word).collect(Collectors.joining(" or "));
    }

    /** As it stands in documents: {@code vm-create}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
