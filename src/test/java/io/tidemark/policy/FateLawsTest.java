package io.tidemark.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What holds for every policy and every thing, on generated ones. */
class FateLawsTest {

    private static final long SEED = 20261123;
    private static final int CASES = 4000;
    private static final List<String> NAMES =
            List.of("etc", "var", "lib", "log", "cache", "tmp", "apk", "opt", "usr", "home", "root", "mnt", "a b", "é");
    private static final List<String> FIRST =
            List.of("etc", "var", "opt", "usr", "home", "root", "srv", "tmp", "mnt/data", "run", "proc");

    private static final List<Event> BY_REVISION =
            List.of(Event.RESTART, Event.CRASH, Event.BASE_UPGRADE, Event.RESET, Event.SNAPSHOT_REVERT, Event.DELETE);

    @Test
    void a_crash_and_a_change_to_the_same_revision_take_what_a_restart_takes() {
        forAll((revision, thing) -> {
            Fate restart = Fates.of(revision, thing, Event.RESTART).fate();

            assertEquals(restart, Fates.of(revision, thing, Event.CRASH).fate());
            assertEquals(restart, Fates.onChange(revision, revision, thing).fate());
        });
    }

    @Test
    void nothing_outlives_its_vm() {
        forAll((revision, thing) ->
                assertEquals(Fate.LOST, Fates.of(revision, thing, Event.DELETE).fate()));
    }

    @Test
    void no_event_is_kinder_than_a_restart_to_what_is_stored() {
        forAll((revision, thing) -> {
            if (Fates.of(revision, thing, Event.RESTART).fate() == Fate.LOST) {
                assertEquals(
                        Fate.LOST, Fates.of(revision, thing, Event.BASE_UPGRADE).fate(), thing.toString());
            }
        });
    }

    @Test
    void only_what_is_taken_can_be_at_risk_and_nothing_scratch_is() {
        forAll((revision, thing) -> {
            for (Event event : BY_REVISION) {
                Verdict verdict = Fates.of(revision, thing, event);
                assertEquals(verdict.fate().takes(), verdict.risk() != Verdict.Risk.NONE, thing + " " + event);
                if (thing instanceof Thing.Place place
                        && revision.declaresScratch(place.path())
                        && revision.keeping(place.path()).isEmpty()) {
                    assertFalse(verdict.risk() == Verdict.Risk.AT_RISK, thing + " " + event);
                }
            }
        });
    }

    @Test
    void who_does_not_know_what_changed_is_told_the_worst() {
        forAll((revision, thing) -> {
            if (thing instanceof Thing.Place place) {
                for (Event event : BY_REVISION) {
                    Fate unknown = Fates.of(revision, new Thing.Place(place.path(), Change.UNKNOWN), event)
                            .fate();
                    assertTrue(
                            unknown.compareTo(Fates.of(revision, thing, event).fate()) >= 0, thing + " " + event);
                }
            }
        });
    }

    @Test
    void keeping_more_makes_no_fate_worse_and_keeping_less_again_is_called_out() {
        Random random = new Random(SEED);
        forAll((revision, thing) -> {
            if (revision.root() != Root.RAM) {
                return;
            }
            String path = keepable(random);
            KeptPaths kept = new KeptPaths(revision.kept()).and(List.of(path));
            Revision more = revision.keeping(kept, 2, Instant.EPOCH, "ann");

            for (Event event : BY_REVISION) {
                assertTrue(
                        Fates.of(more, thing, event)
                                        .fate()
                                        .compareTo(
                                                Fates.of(revision, thing, event).fate())
                                <= 0,
                        thing + " " + event + " with " + path);
            }
            assertFalse(RevisionDiff.of(revision, more).keepsLess(), path);
            boolean wasKept = revision.keeping(path).isPresent();
            boolean isWritten = BootFile.handling(revision, path).isPresent();
            assertTrue(wasKept || isWritten || RevisionDiff.of(more, revision).keepsLess(), path);
        });
    }

    @Test
    void what_is_kept_afterwards_is_all_that_was_and_all_that_was_asked_for() {
        Random random = new Random(SEED);
        for (int at = 0; at < CASES; at++) {
            List<String> before = kept(random);
            List<String> more = kept(random);

            KeptPaths after = new KeptPaths(before).and(more);

            for (String path : before) {
                assertTrue(after.holding(path).isPresent(), path);
            }
            for (String path : more) {
                assertTrue(after.holding(path).isPresent(), path);
            }
        }
    }

    @Test
    void a_revision_does_not_differ_from_itself() {
        forAll((revision, thing) ->
                assertEquals(List.of(), RevisionDiff.of(revision, revision).changes()));
    }

    private static void forAll(BiConsumer<Revision, Thing> law) {
        Random random = new Random(SEED);
        for (int at = 0; at < CASES; at++) {
            law.accept(revision(random), thing(random));
        }
    }

    private static Revision revision(Random random) {
        Root root = one(random, List.of(Root.RAM, Root.RAM, Root.RAM, Root.LAYERED, Root.DISK));
        boolean ram = root == Root.RAM;
        KeptPaths kept = new KeptPaths(ram ? kept(random) : List.of());
        List<String> scratch = new ArrayList<>();
        for (String path : List.of("/run", "/tmp", "/var/cache", "/var/tmp", "/opt")) {
            if (random.nextBoolean()) {
                scratch.add(path);
            }
        }
        PackageStrategy packages = ram ? one(random, List.of(PackageStrategy.values())) : PackageStrategy.NONE;
        return new Revision(
                1,
                root,
                kept.paths(),
                new ScratchPaths(scratch).without(kept).paths(),
                packages,
                1,
                Instant.EPOCH,
                Optional.empty());
    }

    private static List<String> kept(Random random) {
        KeptPaths kept = new KeptPaths(List.of());
        for (int count = random.nextInt(5); count > 0; count--) {
            kept = kept.and(List.of(keepable(random)));
        }
        return kept.paths();
    }

    private static String keepable(Random random) {
        String path = "/" + one(random, List.of("etc", "var", "opt", "usr", "home", "root", "srv", "tmp"));
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            path += "/" + one(random, NAMES);
        }
        return PathRules.isAtOrBelow(path, KeptPaths.CACHE) ? "/etc" : path;
    }

    private static Thing thing(Random random) {
        if (random.nextInt(4) == 0) {
            return new Thing.Installed("jq", one(random, PackageState.known()));
        }
        String path = "/" + one(random, FIRST);
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path += "/" + one(random, NAMES);
        }
        String chosen = random.nextInt(5) == 0 ? one(random, BootFile.OF_ISO).path() : path;
        return new Thing.Place(chosen, one(random, List.of(Change.NEW, Change.CHANGED, Change.MODE, Change.DELETED)));
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
