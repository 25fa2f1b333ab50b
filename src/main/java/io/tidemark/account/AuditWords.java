package io.tidemark.account;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import io.tidemark.audit.Sensitive;
import io.tidemark.audit.Wrong;

/** The words about the audit log; they stand in {@code web/messages/audit_*.properties}. */
@MessageBundle(value = "audit", locale = "en")
public interface AuditWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String exportLines();

    @Message
    String exportTable();

    @Message
    String whole(long upTo);

    @Message
    String wholeSays(long entries, String by);

    @Message
    String broken(long entry);

    @Message
    String brokenSays(Wrong wrong);

    @Message
    String checkedBefore(long entries);

    @Message
    String neverChecked();

    @Message
    String neverCheckedSays();

    @Message
    String verify();

    @Message
    String verifyAgain();

    @Message
    String show();

    @Message
    String search();

    @Message
    String searchHint();

    @Message
    String apply();

    @Message
    String moreFilters();

    @Message
    String actor();

    @Message
    String action();

    @Message
    String target();

    @Message
    String team();

    @Message
    String outcome();

    @Message
    String any();

    @Message
    String outcomeName(String outcome);

    @Message
    String from();

    @Message
    String to();

    @Message
    String operation();

    @Message
    String filterName(String name);

    @Message
    String without(String name, String value);

    @Message
    String filters();

    @Message
    String clear();

    @Message
    String entries();

    @Message
    String did(String action);

    @Message
    String tried(String action);

    @Message
    String times(int count);

    @Message
    String steps(int count);

    @Message
    String tampered();

    @Message
    String older();

    @Message
    String newest();

    @Message
    String nothing();

    @Message
    String nothingSays();

    @Message
    String entry(long seq);

    @Message
    String choose();

    @Message
    String chooseSays();

    @Message
    String why();

    @Message
    String when();

    @Message
    String by();

    @Message
    String origin();

    @Message
    String credential();

    @Message
    String request();

    @Message
    String sealed();

    @Message
    String sealedAt(long position);

    @Message
    String notSealed();

    @Message
    String before();

    @Message
    String after();

    @Message
    String noChange();

    @Message
    String timelineOf();

    @Message
    String lostFiles(long count);

    @Message
    String shown(AuditPage.Shown shown);

    @Message
    String sensitive(Sensitive why);

    @Message
    String inboxEmpty();

    @Message
    String inboxEmptySays();

    @Message
    String review();

    @Message
    String reviewNote();

    @Message
    String reviewHint();

    @Message
    String reviewed();

    @Message
    String ownEntry();

    @Message
    String reviewedBy(String who);

    @Message
    String views();

    @Message
    String viewBy(String who);

    @Message
    String viewShared();

    @Message
    String saveView();

    @Message
    String changeView(String name);

    @Message
    String viewName();

    @Message
    String viewShare();

    @Message
    String save();

    @Message
    String playRecording();

    @Message
    String removeView();

    @Message
    String cutUpTo(long entry);

    @Message
    String forwarding();

    @Message
    String forwarded(long upTo);

    @Message
    String forwardFails();

    @Message
    String forwardWaits(long count);
}
