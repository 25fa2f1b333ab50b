package io.tidemark.acceptance.campaign;

import io.tidemark.acceptance.Installation;
import io.tidemark.acceptance.LocalImages;
import io.tidemark.policy.Event;
import io.tidemark.support.NewerPackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The campaign: at least {@code --cases} cases, made up by {@code --seed}, over all built-in policies, both kinds of images
 * and the events restart, crash, base upgrade and reset. Prints its counts and every case in which promise, model and guest
 * are not of one mind; ends with 1 if there is one.
 */
public final class Campaign {

    private static final List<Event> EVENTS = List.of(Event.RESTART, Event.CRASH, Event.BASE_UPGRADE, Event.RESET);

    /** A policy and the kind of image that it is for. */
    private record Course(String policy, String kind) {}

    private static final List<Course> COURSES = List.of(
            new Course("ephemeral", "iso"),
            new Course("lima-classic", "iso"),
            new Course("workshop", "iso"),
            new Course("layered", "iso"),
            new Course("disk-image", "disk"));

    private Campaign() {}

    public static void main(String[] arguments) throws Exception {
        long seed = option(arguments, "--seed", 20_261_123);
        int cases = (int) option(arguments, "--cases", 500);
        List<Course> courses = COURSES.stream()
                .filter(course -> List.of(arguments).indexOf("--policy") < 0
                        || List.of(arguments).contains(course.policy()))
                .toList();
        int each = Math.ceilDiv(cases, courses.size() * EVENTS.size());
        Tally tally = new Tally();
        say(
                "Campaign: seed %d, %d cases for each of %d policies and %d events",
                seed, each, courses.size(), EVENTS.size());
        Path packages = Files.createTempDirectory("newer");
        NewerPackages.make(LocalImages.mirror().resolve("packages"), packages, "r99", List.of(Voyage.UPGRADED));
        try (Installation tidemark = Installation.fresh("campaign", packages)) {
            Images images = new Images(tidemark.admin(), Path.of("target/images"));
            for (Course course : courses) {
                try (Voyage voyage = new Voyage(
                        tidemark.admin(), course.policy(), course.kind(), images.successor(course.kind()), seed)) {
                    for (Event event : EVENTS) {
                        Tally of = voyage.through(event, each);
                        say("%s, %s: %s", course.policy(), event.slug(), of.counts());
                        of.wrong().forEach(line -> say("  WRONG %s", line));
                        tally.add(of);
                    }
                }
            }
        }
        say("All: %s (seed %d)", tally.counts(), seed);
        System.exit(tally.wrong().isEmpty() ? 0 : 1);
    }

    private static long option(String[] arguments, String name, long otherwise) {
        int at = List.of(arguments).indexOf(name);
        return at < 0 ? otherwise : Long.parseLong(arguments[at + 1]);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
