package io.tidemark.vm;

import io.tidemark.platform.Amount;
import io.tidemark.platform.Language;
import io.tidemark.platform.Moment;
import io.tidemark.policy.Outlook;
import io.tidemark.policy.Root;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One VM: how it is and why, what can be done, its start, what its guest reported, what a restart would take.
 *
 * @param tab which part of it is shown
 * @param timeline what happened to it; empty where that is not shown
 * @param atRisk what a restart would take that nobody has agreed to; empty where no guest has said
 * @param survival what survives which event; empty before the first survey
 * @param receipt what the last boot did; empty where there was none
 * @param saving what came of paths that were to be saved a moment ago
 * @param saved what somebody wanted to save a moment ago
 * @param promisesBroken how many promises the present boot did not hold
 * @param consoleAway why there is no serial console now
 * @param mayOpenConsole whether the caller may, by the role in the team
 * @param mayMakeTemplates whether the caller may make templates for the team
 * @param rest where it was deleted and can be brought back
 * @param styleNonce lets the terminal use style elements of its own
 */
public record VmPage(
        UUID id,
        String name,
        String team,
        String teamName,
        Badge badge,
        String reason,
        Moment since,
        Facts facts,
        ActionBar actions,
        Optional<BootPanel> boot,
        Optional<GuestPanel> guest,
        Outlook outlook,
        Tab tab,
        Optional<TimelinePanel> timeline,
        Optional<AtRisk> atRisk,
        Optional<SurvivalPanel> survival,
        Optional<ReceiptPanel> receipt,
        Optional<SavingPanel> saving,
        Saved saved,
        int promisesBroken,
        Optional<String> consoleAway,
        boolean mayOpenConsole,
        boolean mayMakeTemplates,
        Optional<RestPanel> rest,
        String styleNonce) {

    /** The parts of the page; one of them is shown. */
    public enum Tab {
        /** What survives which event. */
        SURVIVAL,
        /** The serial console, and how the start went. */
        CONSOLE,
        /** What happened to it. */
        TIMELINE,
        /** What it is. */
        FACTS;

        /** The tab of an address' {@code tab}. */
        static Tab of(Optional<String> asked) {
            return Stream.of(values())
                    .filter(tab -> asked.filter(tab.slug()::equals).isPresent())
                    .findFirst()
                    .orElse(SURVIVAL);
        }

        /** As an address writes it. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A tab as a link.
     *
     * @param risk how many things are at risk, where the tab is about that and something is
     */
    public record TabLink(Tab tab, boolean current, Optional<String> risk) {}

    /** What only the first tab shows, and what has to be asked for it. */
    record Survives(Optional<SurvivalPanel> panel, Optional<ReceiptPanel> receipt, Optional<SavingPanel> saving) {

        static final Survives NOT_SHOWN = new Survives(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * What came of paths that somebody wanted to save.
     *
     * @param operation the one that saved them
     * @param nothingTicked whether none was named
     * @param refused why they were refused, a sentence
     */
    public record Saved(Optional<UUID> operation, boolean nothingTicked, Optional<String> refused) {

        /** What an address' {@code saved} says: an operation, or {@code none}. */
        static Saved of(Optional<String> saved) {
            return new Saved(
                    saved.flatMap(Saved::id), saved.filter("none"::equals).isPresent(), Optional.empty());
        }

        static Saved refused(String why) {
            return new Saved(Optional.empty(), false, Optional.of(why));
        }

        private static Optional<UUID> id(String text) {
            try {
                return Optional.of(UUID.fromString(text));
            } catch (IllegalArgumentException notAnId) {
                return Optional.empty();
            }
        }
    }

    /** What it is. */
    public record Facts(
            String image,
            Root root,
            UUID policyId,
            String policy,
            int policyRevision,
            Optional<String> host,
            Optional<String> accelerator,
            int vcpus,
            String memory,
            int dataVolumeGib,
            Optional<String> dataVolumeTaken,
            String serialLogin,
            List<String> forwards,
            List<String> packages,
            int sshKeys,
            String madeBy,
            Moment madeAt,
            Optional<String> pendingChange) {}

    /** What the guest said of its boot: its claim. */
    public record GuestPanel(
            String base,
            int policyRevision,
            Optional<Moment> readyAt,
            Optional<String> bootId,
            List<String> rebuilt,
            List<VmView.MissingPackage> notRebuilt,
            List<String> problems,
            Optional<RamRoot> ramRoot) {

        public boolean trouble() {
            return !notRebuilt.isEmpty() || !problems.isEmpty();
        }
    }

    static VmPage of(
            VmView vm,
            ActionBar.Right right,
            boolean mayMakeTemplates,
            Optional<RestPanel> rest,
            Tab tab,
            Optional<TimelinePanel> timeline,
            Survives survives,
            Saved saved,
            String styleNonce,
            Language language,
            Instant now) {
        return new VmPage(
                vm.id(),
                vm.name(),
                vm.team(),
                vm.teamName(),
                Badge.of(vm.status()),
                ReasonWords.say(vm.reason(), language),
                Moment.of(vm.since()),
                facts(vm),
                ActionBar.of(vm, right, language),
                BootPanel.of(vm, now),
                vm.guest().map(guest -> guest(vm, guest)),
                Outlook.of(vm.root(), vm.kept(), vm.packageStrategy()),
                tab,
                timeline,
                vm.atRisk(),
                survives.panel(),
                survives.receipt(),
                survives.saving(),
                saved,
                vm.status() == VmState.RUNNING
                        ? vm.receipt().map(ReceiptMark::broken).orElse(0)
                        : 0,
                vm.whyNot(VmAction.CONSOLE).map(reason -> ReasonWords.say(reason, language)),
                right == ActionBar.Right.OPERATE,
                mayMakeTemplates,
                rest,
                styleNonce);
    }

    private static Facts facts(VmView vm) {
        return new Facts(
                vm.imageName(),
                vm.root(),
                vm.policy(),
                vm.policyName(),
                vm.policyRevision(),
                vm.hostName(),
                vm.accelerator(),
                vm.vcpus(),
                vm.memoryMib() + " MiB",
                vm.dataVolumeGib(),
                vm.dataVolumeBytes().map(bytes -> new Amount(bytes).toString()),
                vm.serialLogin(),
                vm.forwards().stream()
                        .map(each -> each.hostPort() + " → " + each.guestPort() + "/" + each.proto())
                        .toList(),
                vm.packages(),
                vm.sshKeys().size(),
                vm.madeBy(),
                Moment.of(vm.madeAt()),
                vm.pendingChange());
    }

    private static GuestPanel guest(VmView vm, VmView.GuestView guest) {
        return new GuestPanel(
                shortened(guest.base()),
                guest.policyRevision(),
                vm.readyAt().map(Moment::of),
                vm.bootId(),
                guest.rebuilt(),
                guest.notRebuilt(),
                guest.problems(),
                RamRoot.of(vm));
    }

    /** A digest by its beginning; any other name of a base as it is. */
    private static String shortened(String base) {
        return base.matches("sha(256|512):[0-9a-f]{64,128}") ? base.substring(0, 7 + 12) + "…" : base;
    }

    public List<TabLink> tabs() {
        return Stream.of(Tab.values())
                .map(each -> new TabLink(each, each == tab, each == Tab.SURVIVAL ? risk() : Optional.empty()))
                .toList();
    }

    private Optional<String> risk() {
        return atRisk.filter(each -> !each.none()).map(each -> Stake.counted(each.count()));
    }

    /** What the page's own address says of a save, for asking again. */
    public String savedQuery() {
        return saved.operation().map(id -> "&saved=" + id).orElse("");
    }

    public boolean showsSurvival() {
        return tab == Tab.SURVIVAL;
    }

    /** Whether the steps of the start matter here: always beside the console, else while there is news of them. */
    public boolean showsBoot() {
        return showsConsole() || boot.filter(BootPanel::open).isPresent();
    }

    public boolean showsConsole() {
        return tab == Tab.CONSOLE;
    }

    /** Whether the caller may do things to it, by the role in the team. */
    public boolean mayOperate() {
        return mayOpenConsole;
    }

    /** Whether the guest can be asked for a survey. */
    public boolean canSurvey() {
        return mayOperate() && badge.state() == VmState.RUNNING;
    }

    public boolean failed() {
        return badge.state() == VmState.FAILED;
    }

    public boolean lost() {
        return badge.state() == VmState.LOST;
    }
}
