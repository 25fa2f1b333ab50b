package io.tidemark.agent.guest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.agent.storage.VmFolder;
import io.tidemark.protocol.GuestTask;
import io.tidemark.protocol.Survey;
import io.tidemark.protocol.TaskOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What the console wants of a VM's guest: one task after the other, in the intent's order, each within a bounded time, and
 * what came of each until the intent has it no more. Also the surveys that the guest takes by itself.
 */
public final class GuestTasks {

    /** More than these wait until the first are settled. */
    private static final int MOST_TASKS = 100;

    /** Between two tries to ask a guest that can't be asked yet. */
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(GuestTasks.class.getName());

    private final VmFolder folder;
    private final Clock clock;
    private final Guest guest;
    private final BiConsumer<Duration, Runnable> later;
    private final Runnable news;
    private final TaskMemory memory;
    private final SurveyAssembly assembly = new SurveyAssembly();
    private final Set<UUID> due = new LinkedHashSet<>();
    private List<GuestTask> wanted = List.of();
    private Optional<Turn> turn = Optional.empty();
    private Optional<Survey> lastSurvey = Optional.empty();
    private boolean surveyDue;

    /** The guest that is asked. */
    public interface Guest {

        /** Whether it can be asked now. */
        Reach reach();

        /** Asks it; the answer bears the id that is returned. None where it can't be asked just now. */
        Optional<String> ask(String what, ObjectNode values);
    }

    /** Whether a guest can be asked. */
    public enum Reach {
        /** There is none, and none is expected. */
        NOT_RUNNING,
        /** It is not through its boot yet, or it runs and was not found yet. */
        NOT_READY,
        READY
    }

    /**
     * The task whose turn it is.
     *
     * @param since when its turn began
     * @param sent how it was sent, where it was
     */
    private record Turn(TaskRequest request, UUID task, Instant since, Optional<Sent> sent) {

        Turn with(Sent now) {
            return new Turn(request, task, since, Optional.of(now));
        }

        Turn unsent() {
            return new Turn(request, task, since, Optional.empty());
        }

        /** When it is given up. */
        Instant deadline() {
            return sent.map(known ->
                            known.at().plus(known.heard() == Heard.NOTHING ? request.silence() : request.patience()))
                    .orElseGet(() -> since.plus(request.silence()));
        }
    }

    private enum Heard {
        NOTHING,
        SOMETHING
    }

    private record Sent(String id, Instant at, Heard heard, Optional<Survey> survey) {}

    /**
     * The tasks of the VM in {@code folder}.
     *
     * @param later runs something after a while
     * @param news run when {@link #news} has something; must not block
     */
    public GuestTasks(VmFolder folder, Clock clock, Guest guest, BiConsumer<Duration, Runnable> later, Runnable news) {
        this.folder = folder;
        this.clock = clock;
        this.guest = guest;
        this.later = later;
        this.news = news;
        this.memory = new TaskMemory(folder);
    }

    /** These are wanted from now on. What came of those that are over is told again. */
    public synchronized void want(List<GuestTask> tasks) {
        wanted = tasks.stream().limit(MOST_TASKS).toList();
        Set<UUID> ids = wanted.stream().map(GuestTask::id).collect(Collectors.toSet());
        memory.keepOnly(ids);
        due.retainAll(ids);
        turn = turn.filter(current -> ids.contains(current.task()));
        wanted.stream()
                .map(GuestTask::id)
                .filter(id -> memory.of(id).isPresent())
                .forEach(due::add);
        if (!due.isEmpty()) {
            news.run();
        }
        look();
    }

    /** Looks whether something is to be asked or given up. */
    public synchronized void look() {
        boolean more = true;
        while (more) {
            if (turn.isEmpty()) {
                turn = next().map(
                                task -> new Turn(new TaskRequest(task), task.id(), clock.instant(), Optional.empty()));
            }
            more = turn.isPresent() && advance(turn.get());
        }
    }

    private Optional<GuestTask> next() {
        return wanted.stream().filter(task -> memory.of(task.id()).isEmpty()).findFirst();
    }

    /** Tells whether the task is over. */
    private boolean advance(Turn current) {
        Optional<String> refusal = current.request().refusal().or(() -> givenUp(current));
        if (refusal.isPresent()) {
            over(current.task(), new TaskOutcome.Refused(refusal.get()));
            return true;
        }
        if (current.sent().isEmpty() && guest.reach() == Reach.READY) {
            Optional<String> id =
                    guest.ask(current.request().word(), current.request().values());
            if (id.isPresent()) {
                turn = Optional.of(current.with(new Sent(id.get(), clock.instant(), Heard.NOTHING, Optional.empty())));
            }
        }
        turn.ifPresent(this::lookAgainInTime);
        return false;
    }

    private Optional<String> givenUp(Turn current) {
        if (guest.reach() == Reach.NOT_RUNNING) {
            return Optional.of("The VM is not running.");
        }
        if (clock.instant().isBefore(current.deadline())) {
            return Optional.empty();
        }
        return Optional.of(
                current.sent().isPresent() ? "The guest did not answer in time." : "The guest is not ready.");
    }

    private void lookAgainInTime(Turn current) {
        Duration left = Duration.between(clock.instant(), current.deadline()).plusMillis(1);
        Duration soon = current.sent().isPresent() || left.compareTo(UNTIL_ASKED_AGAIN) < 0 ? left : UNTIL_ASKED_AGAIN;
        later.accept(soon.isNegative() ? Duration.ZERO : soon, this::look);
    }

    private void over(UUID task, TaskOutcome outcome) {
        turn = Optional.empty();
        memory.remember(task, outcome);
        if (outcome instanceof TaskOutcome.Refused refused) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "a task was refused vm=" + folder.id() + " task=" + task + " because=" + refused.why());
        }
        due.add(task);
        news.run();
    }

    /** Takes what the guest says: of all lines those that belong to tasks and surveys. */
    public synchronized void take(GuestLine line) {
        switch (line) {
            case SurveyLine said -> take(said);
            case GuestLine.Answer answer -> take(answer);
            case GuestLine.Hello hello -> look();
            case GuestLine.Step step -> {}
            case GuestLine.BootReceipt receipt -> {}
            case GuestLine.Nonsense nonsense -> {}
        }
    }

    private void take(SurveyLine line) {
        Optional<Survey> survey = assembly.take(line, clock.instant());
        Optional<Sent> asked = turn.flatMap(Turn::sent).filter(sent -> sent.id().equals(line.id()));
        if (asked.isPresent()) {
            Sent heard = new Sent(asked.get().id(), asked.get().at(), Heard.SOMETHING, survey.or(() -> asked.get()
                    .survey()));
            turn = turn.map(current -> current.with(heard));
            if (asked.get().heard() == Heard.NOTHING) {
                turn.ifPresent(this::lookAgainInTime);
            }
            lastSurvey = survey.or(() -> lastSurvey);
        } else if (survey.isPresent()) {
            surveyDue |=
                    lastSurvey.filter(last -> saysTheSame(last, survey.get())).isEmpty();
            lastSurvey = survey;
            if (surveyDue) {
                news.run();
            }
        }
    }

    private static boolean saysTheSame(Survey one, Survey other) {
        return one.bootId().equals(other.bootId())
                && one.state().equals(other.state())
                && one.atRisk().equals(other.atRisk())
                && one.scratch().equals(other.scratch())
                && one.places().equals(other.places());
    }

    private void take(GuestLine.Answer answer) {
        Optional<Turn> current = turn.filter(asked ->
                asked.sent().filter(sent -> sent.id().equals(answer.id())).isPresent());
        current.ifPresent(asked -> {
            over(asked.task(), asked.request().outcome(answer, asked.sent().flatMap(Sent::survey)));
            look();
        });
    }

    /** A boot begins or ends: what the guest was asked it has forgotten, and what it said is of the past. */
    public synchronized void forgetGuest() {
        lastSurvey = Optional.empty();
        surveyDue = false;
        reconnected();
    }

    /** The channel is a new one: an answer to what was asked on the old one may be lost. */
    public synchronized void reconnected() {
        turn = turn.map(Turn::unsent);
        assembly.clear();
        look();
    }

    /** There is a console that knows nothing yet: it hears the last survey again. */
    public synchronized void linked() {
        surveyDue = lastSurvey.isPresent();
    }

    /** What the console has not heard; it counts as told from now on. */
    public synchronized List<GuestNews> news() {
        List<GuestNews> fresh = new ArrayList<>();
        for (UUID task : due) {
            memory.of(task).ifPresent(outcome -> fresh.add(new GuestNews.TaskOver(folder.id(), task, outcome)));
        }
        due.clear();
        if (surveyDue) {
            lastSurvey.ifPresent(survey -> fresh.add(new GuestNews.TookSurvey(folder.id(), survey)));
            surveyDue = false;
        }
        return fresh;
    }
}
