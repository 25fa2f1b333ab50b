package io.tidemark.vm;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import io.tidemark.policy.Fate;

/** The words about what survives; they stand in {@code web/messages/tide_*.properties}. */
@MessageBundle(value = "tide", locale = "en")
public interface TideWords {

    @Message
    String tabs();

    @Message
    String tab(VmPage.Tab tab);

    @Message
    String timelineSays();

    @Message
    String timelineNone();

    @Message
    String timelineOlder();

    @Message
    String timelineNewest();

    @Message
    String bootKept();

    @Message
    String bootBroke();

    @Message
    String outcome(String outcome);

    @Message
    String tabRisk(String count);

    @Message
    String through();

    @Message
    String events();

    @Message
    String event(String slug);

    @Message
    String survivalPanel();

    @Message
    String surveyed();

    @Message
    String surveyedBy();

    @Message
    String stale();

    @Message
    String surveyAgain();

    @Message
    String surveyNow();

    @Message
    String stakeFiles(Stake stake);

    @Message
    String stakePackages(Stake stake);

    @Message
    String stake(Stake stake);

    @Message
    String stakeSize(Stake stake);

    @Message
    String stakeAtRisk(Stake stake);

    @Message
    String atRisk();

    @Message
    String agreed();

    @Message
    String line(String slug);

    @Message
    String takes(String slug);

    @Message
    String holds(Tide.Band band);

    @Message
    String holdsNothing(String fate, String slug);

    @Message
    String bandSays(Tide.Band band);

    @Message
    String more(int count);

    @Message
    String asTable();

    @Message
    String fateColumn();

    @Message
    String whatColumn();

    @Message
    String countColumn();

    @Message
    String sizeColumn();

    @Message
    String whyColumn();

    @Message
    String actionColumn();

    @Message
    String aPackage();

    @Message
    String tableEmpty();

    @Message
    String pieceSays(String slug, String look);

    @Message
    String stripSays(TideStrip strip);

    @Message
    String legendFrames();

    @Message
    String legendSizes();

    @Message
    String earlier();

    @Message
    String unknownTitle();

    @Message
    String unknown(VmState state);

    @Message
    String riskTitle(String slug);

    @Message
    String riskNothing(String slug);

    @Message
    String keepChosen();

    @Message
    String rescueChosen();

    @Message
    String keepOne();

    @Message
    String rescueOne();

    @Message
    String keepThis(String name);

    @Message
    String rescueThis(String name);

    @Message
    String choose(String name);

    @Message
    String keepSays();

    @Message
    String saveNeeds();

    @Message
    String notListed(Stake stake);

    @Message
    String notListedRisk(String count);

    @Message
    String remedy(Preview.Remedy remedy);

    @Message
    String truth();

    @Message
    String truthSays(int count, long differ);

    @Message
    String truthNone();

    @Message
    String packageColumn();

    @Message
    String inBase();

    @Message
    String inWorld();

    @Message
    String inCache();

    @Message
    String afterRestart();

    @Message
    String yes();

    @Message
    String no();

    @Message
    String notSaid();

    @Message
    String ramRoot();

    @Message
    String ramFull(String limit);

    @Message
    String ramFills();

    @Message
    String ramRate(String perDay, String place);

    @Message
    String ramLasts();

    @Message
    String ramTooEarly();

    @Message
    String ramNearly();

    @Message
    String ramChart(String use, int percent);

    @Message
    String receipt();

    @Message
    String receiptKept();

    @Message
    String receiptBroken();

    @Message
    String receiptPending();

    @Message
    String receiptFirst();

    @Message
    String receiptNone();

    @Message
    String receiptScore(int held, int promised);

    @Message
    String receiptBoot();

    @Message
    String receiptEnding();

    @Message
    String ending(String ending);

    @Message
    String receiptRebuild();

    @Message
    String receiptMissing();

    @Message
    String receiptPromised(Fate promised);

    @Message
    String receiptAll();

    @Message
    String receiptLeftOut(int count);

    @Message
    String alarmTitle(int count);

    @Message
    String alarmText();

    @Message
    String listColumn();

    @Message
    String listNothing();

    @Message
    String listRisk(Stake stake);

    @Message
    String listUnknown();

    @Message
    String listNoSurvey();

    @Message
    String listStopped();

    @Message
    String listComing();

    @Message
    String listSurveyed();

    @Message
    String filterRisk();

    @Message
    String moreActions();
}
