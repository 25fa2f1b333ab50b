package io.tidemark.platform;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words of the error pages; they stand in {@code web/messages/problem_*.properties}. */
@MessageBundle(value = "problem", locale = "en")
public interface ProblemWords {

    @Message
    String title(ProblemPage.Sort sort);

    @Message
    String effect(ProblemPage.Sort sort);

    @Message
    String whatToDo();

    @Message
    String way(ProblemPage.Way way);

    @Message
    String wayHint(ProblemPage.Way way);

    @Message
    String wayAction(ProblemPage.Way way);

    @Message
    String details();

    @Message
    String status();

    @Message
    String address();

    @Message
    String time();

    @Message
    String trace();
}
