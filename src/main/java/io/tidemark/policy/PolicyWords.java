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
    String revisions();

    @Message
    String madeAt();

    @Message
    String diagramSays(Root root);

    @Message
    String diagramBase();

    @Message
    String diagramKept();

    @Message
    String diagramRam();

    @Message
    String diagramChanges();

    @Message
    String diagramUpgrade();

    @Message
    String diagramDisk();

    @Message
    String diagramDrift();

    @Message
    String bandEmpty();

    @Message
    String subject(EventTide.Subject subject);

    @Message
    String boot(BootFile.Handling handling);

    @Message
    String packagesThat(PackageState state);

    @Message
    String packageThat(PackageState state);

    @Message
    String event(Event event);

    @Message
    String eventSays(Event event);

    @Message
    String becomes();

    @Message
    String make();

    @Message
    String makeNeedsOperator();

    @Message
    String owner();

    @Message
    String ownedBy(PolicyPages.Owner owner);

    @Message
    String ofVm();

    @Message
    String usedBy(int count);

    @Message
    String vmCount(int count);

    @Message
    String copy();

    @Message
    String revise();

    @Message
    String whyNotRevise(PolicyPage.Editing editing);

    @Message
    String olderTitle(int number);

    @Message
    String older(int latest);

    @Message
    String keepsLess(int to, int from);

    @Message
    String keepsLessFor(int count);

    @Message
    String keepsLessForNone();

    @Message
    String keepsLessConfirm();

    @Message
    String keepsLessSentence(int count);

    @Message
    String less();

    @Message
    String keptByRoot();

    @Message
    String scratch();

    @Message
    String scratchNone();

    @Message
    String scratchSays();

    @Message
    String eachEvent();

    @Message
    String eventsLabel();

    @Message
    String asTable();

    @Message
    String what();

    @Message
    String agreed();

    @Message
    String explain();

    @Message
    String explainSays();

    @Message
    String explainLabel();

    @Message
    String explainAsk();

    @Message
    String explainHint();

    @Message
    String explainKind(ExplainBox.Kind kind);

    @Message
    String touches();

    @Message
    String aPackage();

    @Message
    String conditions();

    @Message
    String changes(int from, int to);

    @Message
    String better(int count);

    @Message
    String revisionsSay();

    @Message
    String followers();

    @Message
    String followersNone();

    @Message
    String wanted(Followers.Wanted wanted);

    @Message
    String editTitle(PolicyEditor.Task task);

    @Message
    String copyOf(String name);

    @Message
    String revisionOf(String name, int number);

    @Message
    String makeSays(String team);

    @Message
    String reviseSays();

    @Message
    String notSaved();

    @Message
    String nameLabel();

    @Message
    String summaryLabel();

    @Message
    String summaryHint();

    @Message
    String rootHint();

    @Message
    String onePathALine();

    @Message
    String keptHint();

    @Message
    String strategyName(PackageStrategy strategy);

    @Message
    String dataVolumeHint();

    @Message
    String save();

    @Message
    String saveRevision();

    @Message
    String proposedTitle(String by);

    @Message
    String proposedSays();

    @Message
    String proposedVms(int count);

    @Message
    String proposedNoVms();

    @Message
    String approve();

    @Message
    String decline();

    @Message
    String answerNote();

    @Message
    String proposalsTitle();

    @Message
    String proposalsSay();

    @Message
    String proposalsNone();

    @Message
    String proposalsLink(int count);

    @Message
    String proposalRefused();

    @Message
    String proposalOf(String policy, String team);

    @Message
    String secondPersonTitle();

    @Message
    String secondPersonSays(String team);

    @Message
    String secondPersonWaits(String by);

    @Message
    String proposesSays();

    @Message
    String saveProposal();

    @Message
    String whyNotAnswer(PolicyPage.Answering answering);
}
