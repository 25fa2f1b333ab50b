package io.tidemark.vm;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words about templates of VMs; they stand in {@code web/messages/template_*.properties}. */
@MessageBundle(value = "template", locale = "en")
public interface TemplateWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String shelf();

    @Message
    String shelfLead();

    @Message
    String all(int count);

    @Message
    String make();

    @Message
    String makeOf();

    @Message
    String makeNeedsOwner();

    @Message
    String use(String name);

    @Message
    String edit(String name);

    @Message
    String delete(String name);

    @Message
    String size();

    @Message
    String none();

    @Message
    String noneText();

    @Message
    String noneOwner();

    @Message
    String newTitle();

    @Message
    String editTitle();

    @Message
    String nameLabel();

    @Message
    String nameHint();

    @Message
    String summaryLabel();

    @Message
    String summaryHint();

    @Message
    String follow();

    @Message
    String followLatest();

    @Message
    String followFixed();

    @Message
    String followHint();

    @Message
    String notKept();

    @Message
    String broken();

    @Message
    String keep();

    @Message
    String stays();

    @Message
    String from(String name);

    @Message
    String brings();

    @Message
    String userData();

    @Message
    String bytes(int bytes);
}
