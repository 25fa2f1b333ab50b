package io.tidemark.policy;

/**
 * The model: what an event does to a thing under a revision of a policy, without any VM. A function of all three, never
 * of the path alone. What a guest says of itself beats it: a row of a survey stands on volatile ground whatever stands
 * here.
 */
public final class Fates {

    private Fates() {}

    /**
     * What an event does. A change of policy leads to the same revision here; see {@link #onChange} for another one.
     */
    public static Verdict of(Revision revision, Thing thing, Event event) {
        return event == Event.POLICY_CHANGE ? onChange(revision, revision, thing) : plain(revision, thing, event);
    }

    /** What becomes of a thing when a VM follows another revision from its next start on. */
    public static Verdict onChange(Revision before, Revision after, Thing thing) {
        return switch (thing) {
            case Thing.Place path -> PathFates.onChange(before, after, path);
            case Thing.Installed pack -> PackageFates.onChange(before, after, pack);
        };
    }

    private static Verdict plain(Revision revision, Thing thing, Event event) {
        return switch (thing) {
            case Thing.Place path -> PathFates.of(revision, path, event);
            case Thing.Installed pack -> PackageFates.of(revision, pack, event);
        };
    }
}
