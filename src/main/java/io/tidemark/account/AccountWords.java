package io.tidemark.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the page about one's own account; they stand in {@code web/messages/account_*.properties}. */
@MessageBundle(value = "account", locale = "en")
public interface AccountWords {

    @Message
    String accountTitle();

    @Message
    String sessions();

    @Message
    String from();

    @Message
    String begun();

    @Message
    String ends();

    @Message
    String here();

    @Message
    String end();

    @Message
    String endOf(String label);

    @Message
    String endOthers();

    @Message
    String endOthersSays();

    @Message
    String noOthers();

    @Message
    String othersEnded(int count);

    @Message
    String tokens();

    @Message
    String tokensHint();

    @Message
    String scope(Scope scope);

    @Message
    String used();

    @Message
    String revoke();

    @Message
    String labelExample();

    @Message
    String inDays(int days);

    @Message
    String tokenMake();

    @Message
    String tokenMade();

    @Message
    String tokenOnce();

    @Message
    String tokenUntil();

    @Message
    String tokenUse();

    @Message
    String tokenBack();

    @Message
    String passwordNone();

    @Message
    String passwordSet();

    @Message
    String passwordAnew();

    @Message
    String passwordGo(String provider);

    @Message
    String passwordSeen(String provider);

    @Message
    String factorNone();

    @Message
    String factorWantsPassword();

    @Message
    String identityKeeps();

    @Message
    String secondFactor();

    @Message
    String factorLead();

    @Message
    String factorScan();

    @Message
    String factorPicture();

    @Message
    String factorByHand();

    @Message
    String factorOnce();

    @Message
    String factorFirst();

    @Message
    String code();

    @Message
    String codeOrRecovery();

    @Message
    String factorTurnOn();

    @Message
    String factorEnds();

    @Message
    String factorIsOn();

    @Message
    String factorSince();

    @Message
    String factorOff();

    @Message
    String factorNeeded();

    @Message
    String factorSetUp();

    @Message
    String factorRemove();

    @Message
    String recovery();

    @Message
    String recoverySays();

    @Message
    String recoveryLeft(int count);

    @Message
    String recoveryRenew();

    @Message
    String recoveryRenewSays();

    @Message
    String identity(String provider);

    @Message
    String identityLead();

    @Message
    String identityGo(String provider);

    @Message
    String identityGoOn(String provider);

    @Message
    String identitySince();

    @Message
    String identityNone();

    @Message
    String identityLink(String provider);

    @Message
    String identityUnlink();

    @Message
    String label();

    @Message
    String scopes();

    @Message
    String current();

    @Message
    String next();

    @Message
    String changePassword();

    @Message
    String passwordEnds();

    @Message
    String passwordChanged();

    @Message
    String passwordChangedSays();
}
