package io.tidemark.agent.guest;

import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.Group;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a survey's lines together. One survey at a time is held; the lines of another take its place. A survey of which
 * lines are missing, which is too large, or whose totals don't cover what it lists is dropped whole: half a survey would
 * say that there is less to lose than there is.
 */
final class SurveyAssembly {

    /** Of all paths and names of one survey, in characters. A survey travels in one message, whose length is limited. */
    static final int MOST_TEXT = 400_000;

    private final List<PathChange> paths = new ArrayList<>();
    private final List<PackageChange> packages = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private String id = "";
    private long text;
    private boolean spoiled;

    /**
     * Takes a line.
     *
     * @param now by the host's clock
     * @return the survey, where this was its last line and all of it is there
     */
    Optional<Survey> take(SurveyLine line, Instant now) {
        boolean isAnother = !line.id().isEmpty() && !line.id().equals(id);
        if (line instanceof SurveyLine.Begin || isAnother) {
            clear(line.id());
        }
        return switch (line) {
            case SurveyLine.Begin begin -> Optional.empty();
            case SurveyLine.Paths said -> {
                said.rows().forEach(row -> text += row.path().length());
                yield add(said.rows(), paths, Survey.MOST_PATHS);
            }
            case SurveyLine.Packages said -> {
                said.rows().forEach(row -> text += row.name().length());
                yield add(said.rows(), packages, Survey.MOST_PATHS);
            }
            case SurveyLine.Groups said -> {
                said.rows().forEach(row -> text += row.place().length());
                yield add(said.rows(), groups, Survey.MOST_GROUPS);
            }
            case SurveyLine.Places said -> {
                said.rows().forEach(row -> text += row.path().length());
                yield add(said.rows(), places, Survey.MOST_GROUPS);
            }
            case SurveyLine.End end -> finish(end, now);
        };
    }

    /** Drops what there is of a survey. */
    void clear() {
        clear("");
    }

    private void clear(String next) {
        id = next;
        text = 0;
        spoiled = false;
        paths.clear();
        packages.clear();
        groups.clear();
        places.clear();
    }

    private <T> Optional<Survey> add(List<T> rows, List<T> to, int most) {
        spoiled |= to.size() + rows.size() > most || text > MOST_TEXT;
        if (spoiled) {
            to.clear();
        } else {
            to.addAll(rows);
        }
        return Optional.empty();
    }

    private Optional<Survey> finish(SurveyLine.End end, Instant now) {
        long rows = (long) paths.size() + packages.size() + groups.size() + places.size();
        boolean whole = !spoiled
                && rows == end.rows()
                && covers(end.atRisk(), Ground.AT_RISK)
                && covers(end.scratch(), Ground.SCRATCH);
        Optional<Survey> survey = whole ? Optional.of(survey(end, now)) : Optional.empty();
        clear();
        return survey;
    }

    private boolean covers(Amount total, Ground ground) {
        return paths.stream().filter(row -> row.ground() == ground).count() <= total.count();
    }

    private Survey survey(SurveyLine.End end, Instant now) {
        return new Survey(
                now,
                end.bootId(),
                end.policyRevision(),
                end.millis(),
                end.state(),
                end.atRisk(),
                end.scratch(),
                paths,
                groups,
                packages,
                places,
                end.rootUsedKib(),
                end.rootLimitKib());
    }
}
