package io.tidemark.vm;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of a preview: what an action would take; they stand in {@code web/messages/loss_*.properties}. */
@MessageBundle(value = "loss", locale = "en")
public interface LossWords {

    @Message
    String title(String action, String name, Stake stake);

    @Message
    String titleRevert(String action, String name, Stake stake);

    @Message
    String titleHarmless(String action, String name);

    @Message
    String titleUnknown(String action, String name);

    @Message
    String lead(Stake stake);

    @Message
    String to(String target);

    @Message
    String basis(Preview.Basis basis);

    @Message
    String stale();

    @Message
    String staleText();

    @Message
    String fresh();

    @Message
    String saved(String paths);

    @Message
    String packagesTitle(Stake stake);

    @Message
    String keptTitle(Stake stake);

    @Message
    String agreedTitle(Stake stake);

    @Message
    String chosen();

    @Message
    String saveFirst();

    @Message
    String saveFirstSays();

    @Message
    String keepAndGo(String action);

    @Message
    String rescueAndGo(String action);

    @Message
    String noWayToSave();

    @Message
    String noWayToSaveSays();

    @Message
    String noSaveNow();

    @Message
    String noSaveNowSays();

    @Message
    String orLose();

    @Message
    String loseSentence(Stake stake);

    @Message
    String loseUnknown(String name);

    @Message
    String loseAnyway(String action);

    @Message
    String goOn(String action);

    @Message
    String tickFirst();

    @Message
    String saveUnder();

    @Message
    String saveUnderSays();

    @Message
    String saveFailed();

    @Message
    String chooseBase();

    @Message
    String chooseBaseSays();

    @Message
    String choosePolicy();

    @Message
    String choosePolicySays();

    @Message
    String seePreview();

    @Message
    String wrongName();

    @Message
    String saveRefused();

    @Message
    String nothingTicked();

    @Message
    String noAnswerSays();

    @Message
    String plug();

    @Message
    String plugSays();

    @Message
    String losePlug(String name);

    @Message
    String noOtherBase();

    @Message
    String noOtherPolicy();

    @Message
    String saveUnderOnly();

    @Message
    String keptNow();

    @Message
    String rescuedNow();

    @Message
    String rescuedTo();

    @Message
    String restTitle();

    @Message
    String restSays();

    @Message
    String restAtOnce(Stake stake);

    @Message
    String restNothingAtOnce();

    @Message
    String endsRest(String name);
}
