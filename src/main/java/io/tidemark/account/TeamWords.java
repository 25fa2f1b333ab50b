package io.tidemark.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words about teams; they stand in {@code web/messages/team_*.properties}. */
@MessageBundle(value = "team", locale = "en")
public interface TeamWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String name();

    @Message
    String slug();

    @Message
    String slugHint();

    @Message
    String make();

    @Message
    String emptyTitle();

    @Message
    String emptyText();

    @Message
    String role(Role role);

    @Message
    String can(Role role);

    @Message
    String yourRole();

    @Message
    String noRole();

    @Message
    String owners(String names);

    @Message
    String members();

    @Message
    String person();

    @Message
    String roleColumn();

    @Message
    String since();

    @Message
    String canDo();

    @Message
    String you();

    @Message
    String actions();

    @Message
    String roleOf(String account);

    @Message
    String change();

    @Message
    String remove();

    @Message
    String leave();

    @Message
    String onlyOwner();

    @Message
    String needsOwner();

    @Message
    String add();

    @Message
    String account();

    @Message
    String invite();

    @Message
    String inviteHint();

    @Message
    String inviteButton();

    @Message
    String invitations();

    @Message
    String invitedBy(String name);

    @Message
    String until();

    @Message
    String takeBack();

    @Message
    String invitedTitle();

    @Message
    String invitedOnce();

    @Message
    String invitedLead(String team);

    @Message
    String back();

    @Message
    String copy();

    @Message
    String copied();

    @Message
    String quota();

    @Message
    String kind(Quota.Kind kind);

    @Message
    String ofLimit(int limit, String unit);

    @Message
    String noLimit(String unit);

    @Message
    String barLabel(long percent);

    @Message
    String nearlyFull();

    @Message
    String quotaCounts();

    @Message
    String restingVms(long vms, long gib);

    @Message
    String setQuota();

    @Message
    String setQuotaHint();

    @Message
    String setButton();

    @Message
    String ask();

    @Message
    String why();

    @Message
    String askButton();

    @Message
    String askHint();

    @Message
    String askWaits();

    @Message
    String needsOperator();

    @Message
    String requests();

    @Message
    String waitingTitle();

    @Message
    String state(QuotaRequest.State state);

    @Message
    String askedBy(String name);

    @Message
    String answeredBy(String name);

    @Message
    String note();

    @Message
    String approve();

    @Message
    String decline();

    @Message
    String notDone();

    @Message
    String refused(Refused refused);

    @Message
    String usedNever();

    @Message
    String password();

    @Message
    String nextHint();

    @Message
    String join(String team);

    @Message
    String joinSays(String by, String role);

    @Message
    String joinButton();

    @Message
    String joinAs(String name);

    @Message
    String haveAccount();

    @Message
    String newAccount();

    @Message
    String displayName();

    @Message
    String nameHint();

    @Message
    String makeAndJoin();

    @Message
    String rails();

    @Message
    String railsLead();

    @Message
    String railsNone();

    @Message
    String railsSet();

    @Message
    String railsChange();

    @Message
    String railImages();

    @Message
    String railAnyImage();

    @Message
    String railSomeImages();

    @Message
    String railPolicies();

    @Message
    String railAnyPolicy();

    @Message
    String railSomePolicies();

    @Message
    String railSizes();

    @Message
    String railSizesHint();

    @Message
    String railLocked();

    @Message
    String railLockedHint();

    @Message
    String railNoneOf();

    @Message
    String lockable(Lockable lockable);

    @Message
    String deleteTeam();

    @Message
    String deleteTeamSays();

    @Message
    String typeSlug(String slug);

    @Message
    String deleteTeamButton();

    @Message
    String restTitle();

    @Message
    String restLead();

    @Message
    String restBy(String by);

    @Message
    String restUntil();

    @Message
    String bringBack();

    @Message
    String deleteNow();

    @Message
    String deleteNowSays();

    @Message
    String railLesser();

    @Message
    String railLesserTwo();

    @Message
    String railLesserHint();
}
