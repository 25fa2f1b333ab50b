package io.tidemark.policy;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words about policies; they stand in {@code web/messages/policy_*.properties}. */
@MessageBundle(value = "policy", locale = "en")
public interface PolicyWords {

    @Message
    String title();

    @Message
    String lead();

    @Message
    String name();

    @Message
    String summary(String slug, String summary);

    @Message
    String root();

    @Message
    String rootName(Root root);

    @Message
    String rootSays(Root root);

    @Message
    String keptPaths();

    @Message
    String keptPathsSay();

    @Message
    String packages();

    @Message
    String packagesSay(PackageStrategy strategy);

    @Message
    String packagesStay();

    @Message
    String revision();

    @Message
    String builtIn();

    @Message
    String ofTeam();

    @Message
    String builtInSays();

    @Message
    String needs(Root root);

    @Message
    String dataVolume();

    @Message
    String gib(int gib);

    @Message
    String pathCount(int count);

    @Message
    String everything();

    @Message
    String afterRestart();

    @Message
    String afterRestartBasis();

    @Message
    String keptAll();

    @Message
    String keptSome();

    @Message
    String rebuiltSays();

    @Message
    String replacedSays();

    @Message
    String revertedSays();

    @Message
    String lostSays();

    @Message
    String lostNothing();

    @Message
    String lostPackages();

    @Message
    String agreedSays();

    @Message
    String traps();

    @Message
    String trap(Outlook.Trap trap);

    @Message
    String layers();

    @Message
    String layer(PolicyPages.Layer layer);

    @Message
    String layerSays(PolicyPages.Layer layer);

    @Message
    String revisions();

    @Message
    String latest();

    @Message
    String madeAt();
}
