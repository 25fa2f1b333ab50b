package io.tidemark.host;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import io.tidemark.protocol.HostFacts;

/** The words about hosts; they stand in {@code web/messages/host_*.properties}. */
@MessageBundle(value = "host", locale = "en")
public interface HostWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String name();

    @Message
    String link();

    @Message
    String status(HostView.HostStatus status);

    @Message
    String since(HostView.HostStatus status);

    @Message
    String machine();

    @Message
    String machineSays(int cpus, int memoryMib, String arch);

    @Message
    String accelerator();

    @Message
    String acceleratorName(HostFacts.Accelerator accelerator);

    @Message
    String disk();

    @Message
    String diskFree(int gib);

    @Message
    String versions(String agent, String qemu);

    @Message
    String draining();

    @Message
    String drain();

    @Message
    String undrain();

    @Message
    String actions();

    @Message
    String enrol();

    @Message
    String emptyTitle();

    @Message
    String emptyText();

    @Message
    String enrolTitle();

    @Message
    String enrolLead();

    @Message
    String enrolOnce();

    @Message
    String enrolUntil();

    @Message
    String copy();

    @Message
    String copied();

    @Message
    String toHosts();

    @Message
    String steps();

    @Message
    String stepOne();

    @Message
    String stepOneSays();

    @Message
    String stepTwo();

    @Message
    String stepTwoSays();

    @Message
    String slirp();
}
