package io.tidemark.account;

import io.tidemark.audit.Sensitive;
import io.tidemark.audit.Wrong;
import io.tidemark.platform.Moment;
import java.util.List;
import java.util.Optional;

/**
 * The audit log as a page shows it.
 *
 * @param filters what is asked for, each with the address that leaves it out
 * @param form what the fields hold
 * @param days the newest first
 * @param older the address of the page behind this one
 * @param newest the address of the first page, where this is not it
 * @param chain what the last check found, where there was one; only for those who read all of the log
 * @param chosen the entry that is looked at
 * @param query what stands behind the question mark, for exports and forms
 * @param tabs what waits for a review, what has one, and all
 * @param cut where the log begins, where it was cut; as forward
 * @param views the saved ones
 * @param forward how the forwarding to another system stands, where there is one; only for those who read all of the log
 */
public record AuditPage(
        List<Filter> filters,
        Form form,
        List<Day> days,
        Optional<String> older,
        Optional<String> newest,
        Optional<Chain> chain,
        Reach reach,
        Optional<Detail> chosen,
        String query,
        List<Tab> tabs,
        Optional<Forward> forward,
        Optional<Cut> cut,
        Views views) {

    /** Which entries are shown. */
    public enum Shown {
        TO_REVIEW,
        REVIEWED,
        ALL
    }

    /**
     * A part of the log.
     *
     * @param value what asks for it in the address; empty for all
     * @param count how many it has, for those whose work they are
     */
    public record Tab(Shown shown, Optional<String> value, String href, Optional<String> count, Choice choice) {

        public boolean isChosen() {
            return choice == Choice.CHOSEN;
        }
    }

    /** Whether what waits for a review is shown. */
    public boolean inbox() {
        return tabs.stream().anyMatch(tab -> tab.isChosen() && tab.shown() == Shown.TO_REVIEW);
    }

    /** What the reader may read. */
    public enum Reach {
        ALL,
        TEAM
    }

    public boolean all() {
        return reach == Reach.ALL;
    }

    public boolean nothing() {
        return days.isEmpty();
    }

    /** A filter in use. */
    public record Filter(String name, String value, String without) {}

    /** The fields of the filter; "" where one is empty. */
    public record Form(
            String actor,
            String action,
            String target,
            String team,
            String outcome,
            String from,
            String to,
            String text,
            List<String> actions) {

        public boolean is(String asked) {
            return outcome.equals(asked);
        }

        /** Whether more is asked than words. */
        public boolean more() {
            return !(actor + action + target + team + outcome + from + to).isEmpty();
        }
    }

    /** The entries of a day, in UTC. */
    public record Day(Moment at, List<Story> stories) {}

    /**
     * What belongs together: an operation, or the same thing several times.
     *
     * @param steps all of its entries, the oldest first; the first of them gives the story its name
     */
    public record Story(Line head, List<Line> steps) {

        public int count() {
            return steps.size();
        }

        /** Whether it is the same thing, several times. */
        public boolean same() {
            return steps.stream().allMatch(step -> step.action().equals(head.action()));
        }

        public boolean several() {
            return steps.size() > 1;
        }

        /** What colours it. */
        public String look() {
            if (steps.stream().anyMatch(Line::tampered)) {
                return "bad";
            }
            return chosen() ? "sel" : "";
        }

        public boolean chosen() {
            return steps.stream().anyMatch(Line::isChosen);
        }

        /** The step that went worst. */
        public Line telling() {
            return steps.stream().filter(line -> !line.done()).findFirst().orElse(head);
        }
    }

    /**
     * An entry.
     *
     * @param said what was done, in words; an action that has none stands as it is
     * @param subject what it was done to, by its name where the entry has one
     * @param accepted how many files the actor accepted to lose
     */
    public record Line(
            long seq,
            Moment at,
            String actor,
            String initials,
            String action,
            Optional<String> said,
            String subject,
            String outcome,
            Optional<String> cause,
            Optional<Long> accepted,
            String href,
            Choice choice,
            Integrity integrity,
            Optional<Sensitive> toReview) {

        public boolean done() {
            return outcome.equals("done");
        }

        public boolean isChosen() {
            return choice == Choice.CHOSEN;
        }

        public boolean tampered() {
            return integrity == Integrity.TAMPERED;
        }
    }

    /** Whether an entry is the one that is looked at. */
    public enum Choice {
        CHOSEN,
        OTHER
    }

    /** Whether the last check named an entry. */
    public enum Integrity {
        TAMPERED,
        UNKNOWN
    }

    /**
     * What the last check found.
     *
     * @param wrong what is wrong, where something is
     * @param firstWrong the number of the first wrong entry; 0 where nothing is
     * @param href to that entry, where it is there
     */
    public record Chain(
            Moment at, String by, long entries, long upTo, Optional<Wrong> wrong, long firstWrong, String href) {}

    /**
     * Saved views.
     *
     * @param shown the one whose filters are in use
     * @param unsaved the filters in use, where they are no view yet
     */
    public record Views(List<View> all, Optional<SavedView> shown, Optional<String> unsaved) {

        public boolean any() {
            return !all.isEmpty() || unsaved.isPresent();
        }
    }

    /** A saved view, and the address of what it shows. */
    public record View(SavedView saved, String href, Choice choice) {

        public boolean isChosen() {
            return choice == Choice.CHOSEN;
        }

        /** Whether it is another's. */
        public boolean others() {
            return !saved.own();
        }
    }

    /**
     * What was cut off because it was older than the site keeps it.
     *
     * @param upTo the last entry that went
     */
    public record Cut(long upTo, Moment at) {}

    /**
     * How the forwarding stands.
     *
     * @param upTo the last entry that the other system has
     * @param since when the oldest was written that it has not; empty where it has all
     * @param failure why it last refused, where it did
     */
    public record Forward(
            String destination, long upTo, long waiting, Optional<Moment> since, Optional<String> failure) {}

    /**
     * One entry, whole.
     *
     * @param recording where the recording of the console is played, for those who may
     */
    public record Detail(
            Line line,
            Moment at,
            String target,
            Optional<String> team,
            String from,
            Optional<String> credential,
            Optional<String> request,
            Optional<String> operation,
            Optional<Long> sealed,
            List<Change> changes,
            String ofActor,
            String ofTarget,
            Optional<String> ofOperation,
            Optional<String> recording,
            Reviews reviews) {}

    /**
     * The reviews of an entry.
     *
     * @param standing what the reader can do about it
     * @param action where the form of another one goes
     */
    public record Reviews(List<Note> notes, AuditInbox.Standing standing, String action) {

        public boolean can() {
            return standing == AuditInbox.Standing.REVIEWS;
        }

        public boolean own() {
            return standing == AuditInbox.Standing.OWN;
        }
    }

    /** What a reviewer wrote. */
    public record Note(Moment at, String by, String text) {}

    /** A field of the diff; {@code before} is empty where there was none. */
    public record Change(String field, List<Value> before, List<Value> after) {

        public boolean twoSided() {
            return !before.isEmpty();
        }
    }

    /**
     * A line of a value.
     *
     * @param sign {@code +}, {@code −} or a space
     * @param look what colours it
     */
    public record Value(String sign, String look, String text) {}
}
