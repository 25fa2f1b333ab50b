package io.tidemark.terminal;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the serial console; they stand in {@code web/messages/term_*.properties}. */
@MessageBundle(value = "term", locale = "en")
public interface ConsoleWords {

    @Message
    String title();

    @Message
    String connecting();

    @Message
    String waiting();

    @Message
    String open();

    @Message
    String paused();

    @Message
    String again();

    @Message
    String ended();

    @Message
    String away();

    @Message
    String dropped();

    @Message
    String pause();

    @Message
    String reconnect();

    @Message
    String whole();

    @Message
    String back();

    @Message
    String leave();

    @Message
    String needsOperator();

    @Message
    String recorded();

    @Message
    String recordedEnough();

    @Message
    String recordingTitle();

    @Message
    String recordingOf(String name);

    @Message
    String recordingBy(String who);

    @Message
    String recordingEntries();

    @Message
    String recordingHint();

    @Message
    String recordingFailed();

    @Message
    String recordingEmpty();

    @Message
    String play();

    @Message
    String seek();

    @Message
    String speed();
}
