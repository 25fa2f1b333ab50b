package io.tidemark.agent.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.Specs;
import io.tidemark.agent.guest.GuestTasks.Reach;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.TaskOutcome;
import io.tidemark.protocol.TaskOutcome.PathOutcome;
import io.tidemark.support.MovedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestTasksTest {

    private static final UUID ONE = UUID.fromString("01890000-0000-7000-8000-000000000a01");
    private static final UUID TWO = UUID.fromString("01890000-0000-7000-8000-000000000a02");
    private static final GuestTask SURVEY = new GuestTask.TakeSurvey(ONE);
    private static final GuestTask KEEP = new GuestTask.Keep(TWO, List.of("/opt", "/srv/a b"));

    @TempDir
    private Path temp;

    private final MovedClock time = new MovedClock();
    private final ScriptedGuest guest = new ScriptedGuest();
    private VmFolder folder;
    private GuestTasks tasks;

    @BeforeEach
    void begin() throws Exception {
        folder = new VmFolder(Specs.HARBOUR, Files.createDirectory(temp.resolve("vm")));
        tasks = new GuestTasks(folder, time, guest, time::later, () -> {});
    }

    @Test
    void tasks_are_done_in_order_one_at_a_time() {
        tasks.want(List.of(SURVEY, KEEP));

        assertEquals(List.of("survey {\"task\":\"" + ONE + "\"}"), guest.asked);
        says(SurveyAssemblyTest.paths("1", 2), SurveyAssemblyTest.end("1", 2, 2), "{'id':'1','ok':true}");
        assertEquals("keep {\"task\":\"" + TWO + "\",\"paths\":\"L29wdA==,L3Nydi9hIGI=\"}", guest.asked.get(1));
        says("{'id':'2','ok':true,'paths':[{'path':'/opt','done':true,'note':'sshd (231) has files open'},"
                + "{'path':'/srv/a b','done':false,'error':'no room'}]}");

        List<GuestNews> news = tasks.news();
        assertEquals(
                2,
                assertInstanceOf(TaskOutcome.Surveyed.class, outcome(news, ONE))
                        .survey()
                        .atRisk()
                        .count());
        assertEquals(
                new TaskOutcome.Kept(List.of(
                        new PathOutcome("/opt", Optional.empty(), Optional.of("sshd (231) has files open")),
                        new PathOutcome("/srv/a b", Optional.of("no room"), Optional.empty()))),
                outcome(news, TWO));
        assertEquals(List.of(), tasks.news());
    }

    @Test
    void what_came_of_a_task_is_told_at_each_intent_that_has_it_and_never_done_twice() {
        tasks.want(List.of(KEEP));
        says("{'id':'1','ok':true,'paths':[]}");
        tasks.news();

        tasks.want(List.of(KEEP));
        assertEquals(1, tasks.news().size());
        tasks.want(List.of());

        assertEquals(List.of(), tasks.news());
        assertEquals(1, guest.asked.size());
    }

    @Test
    void an_agent_that_comes_after_a_kill_knows_what_was_done() {
        tasks.want(List.of(KEEP));
        says("{'id':'1','ok':true,'paths':[{'path':'/opt','done':true},{'path':'/srv/a b','done':true}]}");
        TaskOutcome before = outcome(tasks.news(), TWO);

        GuestTasks next = new GuestTasks(folder, time, guest, time::later, () -> {});
        next.want(List.of(KEEP));

        assertEquals(before, outcome(next.news(), TWO));
        assertEquals(1, guest.asked.size());
    }

    @Test
    void what_the_intent_no_longer_has_leaves_the_folder() throws Exception {
        tasks.want(List.of(KEEP));
        says("{'id':'1','ok':true,'paths':[]}");
        assertTrue(Files.readString(folder.tasks()).contains(TWO.toString()));

        tasks.want(List.of());

        assertEquals("[]", Files.readString(folder.tasks()));
    }

    @Test
    void a_guest_that_says_nothing_is_given_up_on_after_nine_seconds() {
        tasks.want(List.of(SURVEY));

        time.advance(Duration.ofSeconds(8));
        assertEquals(List.of(), tasks.news());
        time.advance(Duration.ofSeconds(2));

        assertRefused("The guest did not answer in time.", outcome(tasks.news(), ONE));
    }

    @Test
    void a_survey_that_has_begun_may_take_half_a_minute() {
        tasks.want(List.of(SURVEY));
        time.advance(Duration.ofSeconds(2));
        says("{'event':'survey','id':'1','part':'begin'}");

        time.advance(Duration.ofSeconds(20));
        assertEquals(List.of(), tasks.news());
        time.advance(Duration.ofSeconds(9));

        assertRefused("The guest did not answer in time.", outcome(tasks.news(), ONE));
    }

    @Test
    void a_keep_may_take_ten_minutes() {
        tasks.want(List.of(KEEP));

        time.advance(Duration.ofMinutes(9));
        assertEquals(List.of(), tasks.news());
        time.advance(Duration.ofMinutes(2));

        assertRefused("The guest did not answer in time.", outcome(tasks.news(), TWO));
    }

    @Test
    void a_vm_that_does_not_run_refuses_at_once() {
        guest.reach = Reach.NOT_RUNNING;

        tasks.want(List.of(SURVEY, KEEP));

        List<GuestNews> news = tasks.news();
        assertRefused("The VM is not running.", outcome(news, ONE));
        assertRefused("The VM is not running.", outcome(news, TWO));
        assertEquals(List.of(), guest.asked);
    }

    @Test
    void a_guest_that_is_not_ready_is_waited_for_but_not_for_long() {
        guest.reach = Reach.NOT_READY;
        tasks.want(List.of(SURVEY, KEEP));
        time.advance(Duration.ofSeconds(10));
        assertRefused("The guest is not ready.", outcome(tasks.news(), ONE));

        guest.reach = Reach.READY;
        time.advance(Duration.ofSeconds(2));

        assertEquals(1, guest.asked.size());
    }

    @Test
    void a_guest_that_boots_anew_in_the_middle_is_asked_again() {
        tasks.want(List.of(KEEP));
        guest.reach = Reach.NOT_READY;
        tasks.forgetGuest();
        says("{'id':'1','ok':true,'paths':[]}");
        assertEquals(List.of(), tasks.news());

        guest.reach = Reach.READY;
        says("{'event':'hello','ready':true,'bootId':'aa','at':3}");

        assertEquals(2, guest.asked.size());
        says("{'id':'2','ok':true,'paths':[]}");
        assertInstanceOf(TaskOutcome.Kept.class, outcome(tasks.news(), TWO));
    }

    @Test
    void a_survey_that_was_not_whole_is_no_answer() {
        tasks.want(List.of(SURVEY));

        says(SurveyAssemblyTest.paths("1", 2), SurveyAssemblyTest.end("1", 3, 3), "{'id':'1','ok':true}");

        assertRefused("The guest's survey was not whole.", outcome(tasks.news(), ONE));
    }

    @Test
    void the_answer_to_another_request_is_none() {
        tasks.want(List.of(KEEP));

        says("{'id':'99','ok':true,'paths':[]}", SurveyAssemblyTest.end("1", 0, 0));

        assertEquals(List.of(), tasks.news());
    }

    @Test
    void a_path_the_guest_does_not_mention_was_not_kept() {
        tasks.want(List.of(KEEP));

        says("{'id':'1','ok':true,'paths':[{'path':'/opt','done':true},{'path':'/else','done':true}]}");

        TaskOutcome.Kept kept = assertInstanceOf(TaskOutcome.Kept.class, outcome(tasks.news(), TWO));
        assertEquals(
                List.of("/opt", "/srv/a b"),
                kept.paths().stream().map(PathOutcome::path).toList());
        assertEquals(Optional.empty(), kept.paths().get(0).error());
        assertTrue(kept.paths().get(1).error().isPresent());
    }

    @Test
    void a_task_that_a_guest_can_not_be_given_is_refused_here() {
        List<GuestTask> odd = List.of(
                new GuestTask.Keep(uuid(1), List.of()),
                new GuestTask.Keep(uuid(2), List.of("/a/../etc")),
                new GuestTask.Keep(uuid(3), List.of("opt")),
                new GuestTask.Keep(uuid(4), List.of("/a\nb")),
                new GuestTask.Keep(uuid(5), List.of("/a//b")),
                new GuestTask.Keep(uuid(6), List.of("/a/")),
                new GuestTask.Keep(uuid(7), List.of("/" + "a".repeat(5000))),
                new GuestTask.Rescue(uuid(8), Collections.nCopies(GuestTask.MOST_PATHS + 1, "/opt")),
                new GuestTask.Check(
                        uuid(9),
                        Collections.nCopies(
                                GuestTask.MOST_MARKERS,
                                new GuestTask.Marker(GuestTask.MarkerKind.NEW, "/opt/" + "d/".repeat(500) + "e"))));

        tasks.want(odd);

        assertEquals(List.of(), guest.asked);
        assertEquals(odd.size(), tasks.news().size());
    }

    @Test
    void markers_are_sent_and_read_by_kind_and_path() {
        GuestTask.Marker marker = new GuestTask.Marker(GuestTask.MarkerKind.HARD_LINK, "/srv/m");
        tasks.want(List.of(new GuestTask.Check(ONE, List.of(marker))));

        assertEquals("check {\"task\":\"" + ONE + "\",\"markers\":\"hard-link L3Nydi9t\"}", guest.asked.get(0));
        says("{'id':'1','ok':true,'markers':[{'path':'/srv/m','kind':'hard-link','found':'as-planted'},"
                + "{'path':'/else','kind':'new','found':'absent'}]}");

        assertEquals(
                new TaskOutcome.Checked(
                        List.of(new TaskOutcome.MarkerFound(marker, TaskOutcome.MarkerState.AS_PLANTED))),
                outcome(tasks.news(), ONE));
    }

    @Test
    void a_package_is_named_as_it_is_and_nothing_else_is_that_is_no_path() {
        GuestTask.Marker zstd = new GuestTask.Marker(GuestTask.MarkerKind.PACKAGE_ADDED, "zstd");
        GuestTask.Marker odd = new GuestTask.Marker(GuestTask.MarkerKind.PACKAGE_ADDED, "--root=/x");
        GuestTask.Marker file = new GuestTask.Marker(GuestTask.MarkerKind.NEW, "zstd");
        tasks.want(List.of(
                new GuestTask.Check(ONE, List.of(zstd)),
                new GuestTask.Plant(uuid(7), List.of(odd)),
                new GuestTask.Plant(uuid(8), List.of(file))));

        assertEquals(1, guest.asked.size());
        says("{'id':'1','ok':true,'markers':[{'path':'zstd','kind':'package-added','found':'absent'}]}");

        assertEquals(
                new TaskOutcome.Checked(List.of(new TaskOutcome.MarkerFound(zstd, TaskOutcome.MarkerState.ABSENT))),
                outcome(tasks.news(), ONE));
    }

    @Test
    void a_survey_nobody_asked_for_is_told_once_and_again_to_a_new_link() {
        says(SurveyAssemblyTest.paths("s1", 2), SurveyAssemblyTest.end("s1", 2, 2));
        assertEquals(1, tasks.news().size());

        says(SurveyAssemblyTest.paths("s2", 2), SurveyAssemblyTest.end("s2", 2, 2));
        assertEquals(List.of(), tasks.news());
        says(SurveyAssemblyTest.paths("s3", 2), SurveyAssemblyTest.end("s3", 3, 2));
        assertEquals(1, tasks.news().size());
        tasks.linked();

        GuestNews.TookSurvey took =
                assertInstanceOf(GuestNews.TookSurvey.class, tasks.news().get(0));
        assertEquals(3, took.survey().atRisk().count());
        assertEquals(time.instant(), took.survey().at());
    }

    private void says(String... lines) {
        for (String line : lines) {
            tasks.take(GuestLine.parse(SurveyAssemblyTest.json(line)));
        }
    }

    private static UUID uuid(int number) {
        return new UUID(1, number);
    }

    private static TaskOutcome outcome(List<GuestNews> news, UUID task) {
        return news.stream()
                .filter(GuestNews.TaskOver.class::isInstance)
                .map(GuestNews.TaskOver.class::cast)
                .filter(over -> over.task().equals(task))
                .map(GuestNews.TaskOver::outcome)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no outcome of " + task + " in " + news));
    }

    private static void assertRefused(String why, TaskOutcome outcome) {
        assertEquals(new TaskOutcome.Refused(why), outcome);
    }

    /** Remembers what it is asked; the answers are the test's. */
    private static final class ScriptedGuest implements GuestTasks.Guest {
        private final List<String> asked = new ArrayList<>();
        private Reach reach = Reach.READY;

        @Override
        public Reach reach() {
            return reach;
        }

        @Override
        public Optional<String> ask(String what, ObjectNode values) {
            asked.add(what + " " + values);
            return Optional.of(Integer.toString(asked.size()));
        }
    }
}
