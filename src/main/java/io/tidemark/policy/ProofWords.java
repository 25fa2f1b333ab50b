package io.tidemark.policy;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** The words about proofs of policies; they stand in {@code web/messages/proof_*.properties}. */
@MessageBundle(value = "proof", locale = "en")
public interface ProofWords {

    @Message
    String proof();

    @Message
    String prove();

    @Message
    String whyNotProve(ProofPanel.Proving proving);

    @Message
    String proofPhase(Proof.Phase phase);

    @Message
    String verdict(Proof.Outcome outcome);

    @Message
    String proofScore(int held, int promised);

    @Message
    String proofImage();

    @Message
    String proofAt();

    @Message
    String proofBy();

    @Message
    String proofRows(int count);

    @Message
    String proofMarker();

    @Message
    String proofPromised();

    @Message
    String proofFound();

    @Message
    String proofUntold();

    @Message
    String proofNotHeld();

    @Message
    String mark(Proof.Mark mark);

    @Message
    String proofLeftOut(int count);

    @Message
    String proofNone(int number);

    @Message
    String proofsEarlier(int count);

    @Message
    String proofDiffers(int count, int promised);

    @Message
    String proveTitle(String name, int revision);

    @Message
    String proveSays();

    @Message
    String proveImage();

    @Message
    String proveTeam();

    @Message
    String proveNow();

    @Message
    String noImageToProve();

    @Message
    String noTeamToProve();
}
