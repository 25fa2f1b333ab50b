package io.tidemark.vm;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import io.tidemark.policy.Root;

/** The words about VMs; they stand in {@code web/messages/vm_*.properties}. */
@MessageBundle(value = "vm", locale = "en")
public interface VmWords {

    @Message
    String title();

    @Message
    String make();

    @Message
    String newNeedsOperator();

    @Message
    String crumbs();

    @Message
    String emptyTitle(String team);

    @Message
    String emptyText();

    @Message
    String search();

    @Message
    String searchHint();

    @Message
    String filter();

    @Message
    String all();

    @Message
    String notRunning();

    @Message
    String freshLive();

    @Message
    String freshAsking();

    @Message
    String asOf();

    @Message
    String nameColumn();

    @Message
    String statusColumn();

    @Message
    String policyColumn();

    @Message
    String hostColumn();

    @Message
    String ramRootColumn();

    @Message
    String imageColumn();

    @Message
    String up();

    @Message
    String state(VmState state);

    @Message
    String nothingFound();

    @Message
    String showAll();

    @Message
    String shown(int count, int all);

    @Message
    String shownOfPage(int count, int all);

    @Message
    String percent(int percent);

    @Message
    String mode(Root root);

    @Message
    String action(VmAction action);

    @Message
    String actionAsks(VmAction action);

    @Message
    String step(BootPanel.Step step);

    @Message
    String stepState(String look);

    @Message
    String failedTitle(String name);

    @Message
    String lostTitle();

    @Message
    String pendingTitle();

    @Message
    String troubleTitle(int packages, int problems);

    @Message
    String boot();

    @Message
    String bootTook(String took);

    @Message
    String bootTaken(String took);

    @Message
    String guest();

    @Message
    String base();

    @Message
    String readyAt();

    @Message
    String followsRevision();

    @Message
    String bootId();

    @Message
    String nothingRebuilt();

    @Message
    String facts();

    @Message
    String accelerator();

    @Message
    String takenOf(String taken, int gib);

    @Message
    String forwards();

    @Message
    String packages();

    @Message
    String sshKeys();

    @Message
    String serialLogin();

    @Message
    String serialLoginSays(String login);

    @Message
    String made();

    @Message
    String bringBack();

    @Message
    String deleteNow();

    @Message
    String restTitle(String by);

    @Message
    String restUntil();

    @Message
    String restSays(String host, int gib);

    @Message
    String restNameTaken(String name);

    @Message
    String restBringBackNeeds();

    @Message
    String restDeleteNowNeeds();

    @Message
    String restList();

    @Message
    String restListSays();

    @Message
    String restDeleted();

    @Message
    String restOver();

    @Message
    String restTakes();

    @Message
    String typeName(String name);

    @Message
    String noTeam();

    @Message
    String noTeamText();

    @Message
    String noImages();

    @Message
    String noImagesText();

    @Message
    String notMade();

    @Message
    String nameLabel();

    @Message
    String nameHint();

    @Message
    String imageHint();

    @Message
    String policyHint();

    @Message
    String kind(String root);

    @Message
    String kindSays(String root);

    @Message
    String unfit(String fits);

    @Message
    String size();

    @Message
    String vcpus();

    @Message
    String memory();

    @Message
    String memoryHint();

    @Message
    String dataVolumeHint();

    @Message
    String inside();

    @Message
    String packagesHint();

    @Message
    String sshKeysHint();

    @Message
    String forwardsLabel();

    @Message
    String forwardsHint();

    @Message
    String advanced();

    @Message
    String serialLoginHint();

    @Message
    String anyHost();

    @Message
    String apkRepositories();

    @Message
    String apkRepositoriesHint();

    @Message
    String userData();

    @Message
    String userDataHint();

    @Message
    String makeAndStart();

    @Message
    String noHostFor(String arch);

    @Message
    String acceleratorName(String accelerator);
}
