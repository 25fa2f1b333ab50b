package io.tidemark.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the sign-in page; they stand in {@code web/messages/signin_*.properties}. */
@MessageBundle(value = "signin", locale = "en")
public interface SignInWords {

    @Message
    String title();

    @Message
    String claim();

    @Message
    String name();

    @Message
    String password();

    @Message
    String refused(SignInPages.Refusal refusal);

    @Message
    String refusedHint(SignInPages.Refusal refusal);

    @Message
    String lostAccess();

    @Message
    String codeTitle();

    @Message
    String codeLead();

    @Message
    String code();

    @Message
    String codeHint();

    @Message
    String startAgain();

    @Message
    String with(String provider);
}
