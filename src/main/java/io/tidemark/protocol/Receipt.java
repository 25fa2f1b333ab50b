package io.tidemark.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a boot did, beside what the guest had promised itself before it: the guest's claim.
 *
 * @param ending how the boot before it ended
 * @param before the boot id of that boot
 * @param rebuildMillis how long rebuilding packages took
 * @param lines one for each thing that was promised something, those that came out otherwise first
 * @param leftOut how many lines there were beyond {@value #MOST_LINES}
 */
public record Receipt(Ending ending, Optional<String> before, long rebuildMillis, List<Line> lines, int leftOut) {

    /** The most lines. */
    public static final int MOST_LINES = 200;

    public Receipt {
        lines = List.copyOf(lines);
    }

    /** How the boot before ended. */
    public enum Ending {
        /** There was none, or nothing remembers it. */
        FIRST,
        ORDERLY,
        /** By a power cut or a kill: what was not flushed is lost. */
        CRASH
    }

    /** What a line is about. */
    public enum Thing {
        PATH,
        PACKAGE
    }

    /** What became of a thing. */
    public enum Became {
        KEPT,
        REBUILT,
        REPLACED,
        REVERTED,
        LOST
    }

    /**
     * One thing.
     *
     * @param what a path or a package's name
     * @param amount what was in it before
     */
    public record Line(String what, Thing thing, Became promised, Became found, Survey.Amount amount) {}
}
