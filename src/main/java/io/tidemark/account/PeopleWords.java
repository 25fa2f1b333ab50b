package io.tidemark.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the pages about everybody's accounts; they stand in {@code web/messages/people_*.properties}. */
@MessageBundle(value = "people", locale = "en")
public interface PeopleWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String search();

    @Message
    String searchHint();

    @Message
    String find();

    @Message
    String person();

    @Message
    String siteRole();

    @Message
    String siteRoleName(SiteRole role);

    @Message
    String siteRoleSays();

    @Message
    String signsIn();

    @Message
    String coded();

    @Message
    String uncoded();

    @Message
    String linked();

    @Message
    String made();

    @Message
    String state();

    @Message
    String enabled();

    @Message
    String disabled();

    @Message
    String nobodyFound();

    @Message
    String showAll();

    @Message
    String make();

    @Message
    String makeSays();

    @Message
    String optional();

    @Message
    String facts();

    @Message
    String secondFactor();

    @Message
    String none();

    @Message
    String isSet();

    @Message
    String provider();

    @Message
    String sessions();

    @Message
    String tokens();

    @Message
    String teams();

    @Message
    String inNoTeam();

    @Message
    String didLink();

    @Message
    String doneToLink();

    @Message
    String needsAdministrator();

    @Message
    String yours();

    @Message
    String yoursSays();

    @Message
    String toYours();

    @Message
    String giveRole();

    @Message
    String takeOff();

    @Message
    String takeOffSays();

    @Message
    String takeOffButton();

    @Message
    String disable();

    @Message
    String disableSays(long sessions, long tokens);

    @Message
    String disableButton();

    @Message
    String enable();

    @Message
    String enableSays();

    @Message
    String enableButton();

    @Message
    String why();

    @Message
    String whyExample();

    @Message
    String isDisabled(String name);

    @Message
    String noReason();
}
