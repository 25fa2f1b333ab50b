package io.tidemark.home;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words around every page, and those every feature uses; they stand in {@code web/messages/msg_*.properties}. */
@MessageBundle(value = "msg", locale = "en")
public interface ShellWords {

    @Message
    String skip();

    @Message
    String menu();

    @Message
    String closeMenu();

    @Message
    String mainNavigation();

    @Message
    String place(Shell.Place place);

    @Message
    String toReview();

    @Message
    String switchTeam(String name);

    @Message
    String themeGroup();

    @Message
    String theme(Shell.Theme theme);

    @Message
    String languageGroup();

    @Message
    String yourAccount();

    @Message
    String signOut();

    @Message
    String standing(Shell.Standing standing);

    @Message
    String consoleAway();

    @Message
    String consoleAwayHint();

    @Message
    String fate(String fate);

    @Message
    String cancel();

    @Message
    String pages();

    @Message
    String firstPage();

    @Message
    String nextPage();

    @Message
    String close();

    @Message
    String live();

    @Message
    String reportedByGuest();

    @Message
    String reportedByHost();

    @Message
    String none();

    @Message
    String needsJavaScript();

    /** The sign at the end of a sentence that ends with a time or a name. */
    @Message
    String stop();
}
