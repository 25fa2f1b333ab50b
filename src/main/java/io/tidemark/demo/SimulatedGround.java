package io.tidemark.demo;

import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Receipt;
import io.tidemark.protocol.Receipt.Became;
import io.tidemark.protocol.Receipt.Ending;
import io.tidemark.protocol.Receipt.Thing;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.Holds;
import io.tidemark.protocol.Survey.PackageState;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.protocol.VmSpec;
import io.tidemark.protocol.VmSpec.Root;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a simulated guest has written, kept and lost: made up, and true to its policy. Not safe for two threads. */
final class SimulatedGround {

    private static final long SECOND = 1000;

    /** What somebody has left in a guest that has something at risk; what the policy keeps of it is not at risk. */
    private static final List<PathChange> WRITTEN = List.of(
            written("/opt/recon/match-2026.csv", Change.NEW, 1_803_000),
            written("/opt/recon/run.sh", Change.NEW, 4_100),
            written("/srv/ledger/spool/0001", Change.NEW, 41_000),
            written("/root/incident-4127.md", Change.NEW, 11_200),
            written("/usr/share/ledger/rates.csv", Change.NEW, 286_000),
            written("/usr/bin/ledger-import", Change.NEW, 92_000),
            written("/usr/share/misc/magic", Change.CHANGED, 298_000),
            written("/usr/lib/ledger/old.so", Change.DELETED, 0),
            written("/usr/sbin/crond", Change.MODE, 51_000));

    private static final List<PathChange> SCRATCH = List.of(
            new PathChange("/tmp/build.log", Change.NEW, Survey.Type.FILE, 8_000, Ground.SCRATCH),
            new PathChange("/var/cache/misc/a", Change.NEW, Survey.Type.FILE, 154_000, Ground.SCRATCH));

    private final Map<String, PathChange> rows = new LinkedHashMap<>();
    private final Set<String> keptHere = new LinkedHashSet<>();
    private final SimulatedDrill drill = new SimulatedDrill();
    private VmSpec spec;
    private int boots;

    SimulatedGround(VmSpec spec) {
        this.spec = spec;
    }

    private static PathChange written(String path, Change change, long bytes) {
        return new PathChange(path, change, Survey.Type.FILE, bytes, Ground.AT_RISK);
    }

    void want(VmSpec wanted) {
        spec = wanted;
    }

    /** A boot is done: what stood on volatile ground is gone, and what the guest does by itself begins again. */
    void booted() {
        boots++;
        rows.clear();
        if (Temper.of(spec.name()) == Temper.RISKS) {
            WRITTEN.forEach(this::write);
        }
    }

    /** Somebody writes a file of 4 KB. */
    void write(String path) {
        write(written(path, Change.NEW, 4_096));
    }

    private void write(PathChange row) {
        if (spec.policy().root() == Root.RAM && !isKept(row.path())) {
            rows.put(row.path(), row);
        }
    }

    private boolean isKept(String path) {
        return spec.policy().kept().stream().anyMatch(kept -> isAtOrBelow(path, kept))
                || keptHere.stream().anyMatch(kept -> isAtOrBelow(path, kept));
    }

    private static boolean isAtOrBelow(String path, String parent) {
        return path.equals(parent) || path.startsWith(parent + "/");
    }

    TaskOutcome answer(GuestTask task, String bootId, Instant now) {
        if (Temper.of(spec.name()) == Temper.BABBLES) {
            return new TaskOutcome.Kept(List.of());
        }
        return switch (task) {
            case GuestTask.TakeSurvey survey -> new TaskOutcome.Surveyed(survey(bootId, now));
            case GuestTask.Keep keep -> keep(keep);
            case GuestTask.Rescue rescue ->
                new TaskOutcome.Rescued(
                        "/mnt/data/rescue/" + rescue.id(),
                        rescue.paths().stream().map(SimulatedGround::saved).toList());
            case GuestTask.Plant plant -> drill.plant(plant.markers(), boots);
            case GuestTask.Check check -> drill.check(check.markers(), spec, boots);
        };
    }

    /** A path that names a place which can't be kept says so, as a guest does. */
    private TaskOutcome keep(GuestTask.Keep keep) {
        List<PathOutcome> outcomes = new ArrayList<>();
        for (String path : keep.paths()) {
            if (path.contains("missing")) {
                outcomes.add(new PathOutcome(path, Optional.of("there is no " + path), Optional.empty()));
                continue;
            }
            keptHere.add(path);
            rows.keySet().removeIf(row -> isAtOrBelow(row, path));
            outcomes.add(saved(path));
        }
        return new TaskOutcome.Kept(outcomes);
    }

    private static PathOutcome saved(String path) {
        return new PathOutcome(
                path,
                Optional.empty(),
                path.startsWith("/opt") ? Optional.of("recon (231) has files open; restart it") : Optional.empty());
    }

    Survey survey(String bootId, Instant now) {
        List<PathChange> paths = new ArrayList<>(rows.values());
        Amount atRisk = sum(paths);
        paths.addAll(SCRATCH);
        return new Survey(
                now,
                bootId,
                spec.policy().revision(),
                SECOND,
                Integer.toHexString(rows.keySet().hashCode()),
                atRisk,
                sum(SCRATCH),
                paths,
                paths.stream()
                        .map(row -> new Survey.Group(
                                top(row.path()), row.change(), row.ground(), new Amount(1, row.bytes())))
                        .toList(),
                packages(),
                places(),
                spec.policy().root() == Root.RAM ? Optional.of(42_000L) : Optional.empty(),
                spec.policy().root() == Root.RAM ? Optional.of(190_000L) : Optional.empty());
    }

    private static Amount sum(List<PathChange> rows) {
        return new Amount(
                rows.size(), rows.stream().mapToLong(PathChange::bytes).sum());
    }

    private static String top(String path) {
        int second = path.indexOf('/', 1);
        return second < 0 ? path : path.substring(0, second);
    }

    private List<Survey.PackageChange> packages() {
        List<Survey.PackageChange> packages = new ArrayList<>();
        spec.packages()
                .forEach(
                        name -> packages.add(new Survey.PackageChange(name, "1.7.1-r0", PackageState.CACHED, 314_000)));
        if (Temper.of(spec.name()) == Temper.RISKS) {
            packages.add(new Survey.PackageChange("htop", "3.4.1-r0", PackageState.NOT_IN_WORLD, 238_000));
            packages.add(new Survey.PackageChange("busybox", "1.36.1-r30", PackageState.UPGRADED, 940_000));
        }
        return packages;
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        switch (spec.policy().root()) {
            case RAM ->
                spec.policy().kept().forEach(path -> places.add(new Place(path, Holds.KEPT, new Amount(12, 480_000))));
            case LAYERED -> places.add(new Place("/", Holds.LAYER, new Amount(310, 8_400_000)));
            case DISK -> places.add(new Place("/", Holds.ROOT, new Amount(4_100, 91_000_000)));
        }
        places.add(new Place("/mnt/data", Holds.USER, new Amount(3, 1_200_000)));
        return places;
    }

    /** What the boot did with what the boot before had promised. */
    Optional<Receipt> receipt(Optional<String> before, Ending ending) {
        List<Receipt.Line> lines = new ArrayList<>();
        if (boots > 0) {
            if (Temper.of(spec.name()) == Temper.FORGETS) {
                lines.add(line("zstd", Thing.PACKAGE, Became.REBUILT, Became.LOST));
            }
            spec.policy().kept().forEach(path -> lines.add(line(path, Thing.PATH, Became.KEPT, Became.KEPT)));
            spec.packages().forEach(name -> lines.add(line(name, Thing.PACKAGE, Became.REBUILT, Became.REBUILT)));
            rows.values().forEach(row -> {
                Became became = row.change() == Change.NEW ? Became.LOST : Became.REVERTED;
                lines.add(line(row.path(), Thing.PATH, became, became));
            });
        }
        return Optional.of(new Receipt(boots == 0 ? Ending.FIRST : ending, before, 1_400, lines, 0));
    }

    private static Receipt.Line line(String what, Thing thing, Became promised, Became found) {
        return new Receipt.Line(what, thing, promised, found, new Amount(1, 4_096));
    }
}
