package io.tidemark.vm;

import io.tidemark.policy.Event;
import io.tidemark.policy.Fate;
import io.tidemark.policy.Outlook;
import io.tidemark.policy.Root;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import io.tidemark.vm.PackageRules.Ruling;
import io.tidemark.vm.Preview.Item;
import io.tidemark.vm.Preview.Remedy;
import io.tidemark.vm.Situation.Ground;
import io.tidemark.vm.Situation.Volume;
import io.tidemark.vm.SurveyView.Amounts;
import io.tidemark.vm.SurveyView.GroupRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an event would do to a VM: a pure function of its {@link Situation}. A row of a survey stands on volatile ground,
 * whatever the policy says: what the guest has seen beats what the model thinks.
 */
final class PreviewRules {

    private static final Comparator<Item> WORST_FIRST = Comparator.comparing((Item item) -> !item.risked())
            .thenComparing(Item::fate, Comparator.reverseOrder())
            .thenComparing(Item::agreed);

    private PreviewRules() {}

    static Forecast of(Situation situation, Event event) {
        List<Item> items = new ArrayList<>();
        Sum sum = new Sum();
        List<GroupRow> groups = List.of();
        boolean truncated = false;
        if (situation.ground() == Ground.SURVEYED) {
            Survey survey = situation.survey().orElseThrow();
            survey.paths().forEach(row -> items.add(path(situation, event, row)));
            groups = survey.groups().stream().map(PreviewRules::group).toList();
            sum.paths(survey);
            truncated = survey.atRisk().count() + survey.scratch().count()
                    > survey.paths().size();
        }
        packages(situation).forEach(row -> {
            Item item = packageItem(situation, event, row);
            items.add(item);
            sum.add(item);
        });
        places(situation, event).forEach(item -> {
            items.add(item);
            sum.add(item);
        });
        if (event == Event.CRASH && situation.ground() != Ground.NONE) {
            items.add(unflushed());
        }
        boolean unknown = isUnknown(situation, event);
        items.sort(WORST_FIRST);
        AtRisk atRisk = sum.atRisk(
                situation.ground() == Ground.SURVEYED ? situation.survey().map(Survey::at) : Optional.empty());
        return new Forecast(
                items.size() > Preview.MOST_ITEMS ? items.subList(0, Preview.MOST_ITEMS) : items,
                groups,
                sum.totals,
                sum.agreed,
                atRisk,
                unknown || !atRisk.none(),
                truncated || items.size() > Preview.MOST_ITEMS);
    }

    /** What a restart does to a change of a path: the words of it stand in {@link #reason}. */
    static Fate fate(Survey.Change change) {
        return switch (change) {
            case NEW -> Fate.LOST;
            case CHANGED, DELETED, MODE -> Fate.REVERTED;
        };
    }

    /** Whether something would go of which nobody knows what it is. */
    private static boolean isUnknown(Situation situation, Event event) {
        boolean ram = situation.ground() == Ground.UNKNOWN && situation.now().root() == Root.RAM;
        boolean volume = situation.volume() == Volume.USED && situation.survey().isEmpty();
        return switch (event) {
            case RESTART, CRASH, SNAPSHOT_REVERT -> ram;
            case BASE_UPGRADE -> ram || (volume && situation.now().root() != Root.RAM);
            case POLICY_CHANGE -> ram || (volume && !keepsAllThatIsKept(situation));
            case RESET, DELETE -> ram || volume;
        };
    }

    private static boolean keepsAllThatIsKept(Situation situation) {
        return situation.now().root() == situation.next().root()
                && situation.next().kept().containsAll(situation.now().kept());
    }

    // --- Paths

    private static Item path(Situation situation, Event event, PathChange row) {
        boolean agreed = row.ground() == Survey.Ground.SCRATCH;
        return new Item(
                Optional.of(row.path()),
                Optional.empty(),
                Optional.empty(),
                fate(row.change()),
                agreed,
                1,
                row.bytes(),
                Slugs.of(row.change()),
                agreed ? Reason.of("path-agreed", "The policy agrees to lose what is here.") : reason(row.change()),
                agreed ? List.of() : remedies(situation, event, row.change()));
    }

    static Reason reason(Survey.Change change) {
        return switch (change) {
            case NEW -> Reason.of("path-new", "It is new, and stands in RAM: no kept path holds it.");
            case CHANGED -> Reason.of("path-changed", "It was changed in RAM; the base's version comes back.");
            case DELETED -> Reason.of("path-deleted", "It was deleted in RAM; the base brings it back.");
            case MODE -> Reason.of("path-mode", "Its mode or owner was changed in RAM; the base's comes back.");
        };
    }

    private static List<Remedy> remedies(Situation situation, Event event, Survey.Change change) {
        if (change == Survey.Change.DELETED) {
            return List.of();
        }
        return switch (event) {
            case RESET, DELETE -> List.of(Remedy.COPY_AWAY);
            case RESTART, CRASH, BASE_UPGRADE, POLICY_CHANGE, SNAPSHOT_REVERT ->
                situation.now().root() == Root.RAM && situation.next().root() == Root.RAM
                        ? List.of(Remedy.KEEP, Remedy.RESCUE)
                        : List.of(Remedy.RESCUE);
        };
    }

    static GroupRow group(Survey.Group row) {
        return new GroupRow(
                row.place(),
                Slugs.of(row.change()),
                row.amount().count(),
                row.amount().bytes(),
                fate(row.change()),
                row.ground() == Survey.Ground.SCRATCH);
    }

    private static Item unflushed() {
        return place(
                "/",
                Fate.LOST,
                true,
                Amounts.NONE,
                Reason.of("unflushed", "What was written in the last seconds and not flushed to a disk goes with it."),
                List.of(Remedy.SYNC));
    }

    // --- Packages

    private static List<PackageChange> packages(Situation situation) {
        return situation.ground() == Ground.SURVEYED
                ? situation.survey().map(Survey::packages).orElse(List.of())
                : List.of();
    }

    private static Item packageItem(Situation situation, Event event, PackageChange row) {
        Ruling ruling = PackageRules.of(situation, event, row);
        return new Item(
                Optional.empty(),
                Optional.of(row.name()),
                Optional.empty(),
                ruling.fate(),
                false,
                0,
                row.bytes(),
                Slugs.of(row.state()),
                ruling.reason(),
                ruling.remedies());
    }

    // --- Places

    private static List<Item> places(Situation situation, Event event) {
        List<Item> items = new ArrayList<>();
        if (situation.survey().isPresent()) {
            situation.survey().get().places().stream()
                    .filter(place -> place.amount().count() > 0)
                    .forEach(place -> items.add(place(situation, event, place)));
        } else if (situation.volume() == Volume.USED) {
            items.addAll(unseenPlaces(situation, event));
        }
        if (situation.ground() == Ground.UNKNOWN && situation.now().root() == Root.RAM) {
            Outlook.of(situation.now())
                    .lost()
                    .forEach(path -> items.add(place(
                            path,
                            Fate.LOST,
                            false,
                            Amounts.NONE,
                            Reason.of("place-not-asked", "Whatever was put here: the guest could not be asked."),
                            List.of())));
        }
        return items;
    }

    private static Item place(Situation situation, Event event, Place place) {
        Amounts amount = Amounts.of(place.amount());
        return switch (event) {
            case RESTART, CRASH, SNAPSHOT_REVERT -> stays(place.path(), amount);
            case RESET ->
                place(
                        place.path(),
                        Fate.LOST,
                        false,
                        amount,
                        Reason.of("place-reset", "A reset makes the data volume and the root disk anew."),
                        List.of(Remedy.COPY_AWAY));
            case DELETE ->
                place(
                        place.path(),
                        Fate.LOST,
                        false,
                        amount,
                        Reason.of("place-delete", "The VM goes with all its files."),
                        List.of(Remedy.COPY_AWAY));
            case BASE_UPGRADE ->
                switch (place.holds()) {
                    case KEPT, USER -> stays(place.path(), amount);
                    case LAYER -> layerLeft(place.path(), amount);
                    case ROOT ->
                        place(
                                place.path(),
                                Fate.LOST,
                                false,
                                amount,
                                Reason.of("place-root", "The root disk belongs to its image and is made anew."),
                                List.of(Remedy.RESCUE));
                };
            case POLICY_CHANGE ->
                switch (place.holds()) {
                    case USER, ROOT -> stays(place.path(), amount);
                    case LAYER ->
                        situation.next().root() == Root.LAYERED
                                ? stays(place.path(), amount)
                                : layerLeft(place.path(), amount);
                    case KEPT ->
                        situation.next().kept().contains(place.path())
                                ? stays(place.path(), amount)
                                : place(
                                        place.path(),
                                        Fate.LOST,
                                        false,
                                        amount,
                                        Reason.of(
                                                "place-unkept",
                                                "The new policy does not keep it: what is there now is put aside on the data"
                                                        + " volume and is not seen any more."),
                                        List.of(Remedy.RESCUE));
                };
        };
    }

    /** What a data volume holds of which no guest has ever told. */
    private static List<Item> unseenPlaces(Situation situation, Event event) {
        Amounts whole = new Amounts(0, situation.volumeBytes());
        return switch (event) {
            case RESTART, CRASH, SNAPSHOT_REVERT -> List.of(stays("/mnt/data", whole));
            case RESET, DELETE ->
                List.of(place(
                        "/mnt/data",
                        Fate.LOST,
                        false,
                        whole,
                        Reason.of("place-unseen", "The whole data volume; no guest has told what it holds."),
                        List.of(Remedy.COPY_AWAY)));
            case BASE_UPGRADE, POLICY_CHANGE -> List.of();
        };
    }

    private static Item stays(String path, Amounts amount) {
        return place(
                path,
                Fate.KEPT,
                false,
                amount,
                Reason.of("place-kept", "It is on a disk, and this leaves the disk alone."),
                List.of());
    }

    private static Item layerLeft(String path, Amounts amount) {
        return place(
                path,
                Fate.LOST,
                false,
                amount,
                Reason.of(
                        "place-layer",
                        "A layer belongs to its base and policy: it stays on the data volume and is not seen any more."),
                List.of(Remedy.RESCUE));
    }

    private static Item place(
            String path, Fate fate, boolean agreed, Amounts amount, Reason reason, List<Remedy> remedies) {
        return new Item(
                Optional.empty(),
                Optional.empty(),
                Optional.of(path),
                fate,
                agreed,
                amount.count(),
                amount.bytes(),
                "",
                reason,
                remedies);
    }

    /** Adds up what is at risk and what is not. Paths are summed from groups, which are exact where rows are cut. */
    private static final class Sum {

        private final Map<Fate, Amounts> totals = new EnumMap<>(Fate.class);
        private Amounts agreed = Amounts.NONE;
        private long riskedFiles;
        private long riskedBytes;
        private long riskedPackages;

        void paths(Survey survey) {
            Amounts seen = Amounts.NONE;
            for (Survey.Group group : survey.groups()) {
                if (group.ground() == Survey.Ground.AT_RISK) {
                    Amounts amount = Amounts.of(group.amount());
                    risk(fate(group.change()), amount);
                    seen = seen.plus(amount);
                }
            }
            long rows = survey.paths().stream()
                    .filter(row -> row.ground() == Survey.Ground.AT_RISK)
                    .count();
            // What no group tells of counts as the worst: a guest that contradicts itself hides nothing by it.
            long untold = Math.max(survey.atRisk().count(), rows) - seen.count();
            if (untold > 0) {
                risk(Fate.LOST, new Amounts(untold, Math.max(0, survey.atRisk().bytes() - seen.bytes())));
            }
            agreed = Amounts.of(survey.scratch());
        }

        private void risk(Fate fate, Amounts amount) {
            totals.merge(fate, amount, Amounts::plus);
            riskedFiles += amount.count();
            riskedBytes += amount.bytes();
        }

        void add(Item item) {
            if (item.agreed()) {
                return;
            }
            boolean isPackage = item.packageName().isPresent();
            totals.merge(item.fate(), new Amounts(isPackage ? 1 : item.files(), item.bytes()), Amounts::plus);
            if (item.risked()) {
                riskedFiles += item.files();
                riskedPackages += isPackage ? 1 : 0;
                riskedBytes += item.bytes();
            }
        }

        AtRisk atRisk(Optional<Instant> surveyedAt) {
            return new AtRisk(riskedFiles, riskedBytes, riskedPackages, surveyedAt);
        }
    }
}
