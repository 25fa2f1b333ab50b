package io.tidemark.agent.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.protocol.Survey;
import io.tidemark.protocol.Survey.Amount;
import io.tidemark.protocol.Survey.Change;
import io.tidemark.protocol.Survey.Ground;
import io.tidemark.protocol.Survey.Group;
import io.tidemark.protocol.Survey.Holds;
import io.tidemark.protocol.Survey.PackageChange;
import io.tidemark.protocol.Survey.PackageState;
import io.tidemark.protocol.Survey.PathChange;
import io.tidemark.protocol.Survey.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SurveyAssemblyTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private final SurveyAssembly assembly = new SurveyAssembly();

    @Test
    void the_lines_of_a_survey_make_one() {
        Optional<Survey> survey = said(
                "{'event':'survey','id':'7','part':'begin'}",
                "{'event':'survey','id':'7','part':'paths','rows':[{'path':'/opt/x','change':'new','type':'file','bytes':12,'scratch':false}]}",
                "{'event':'survey','id':'7','part':'packages','rows':[{'name':'jq','version':'1.7.1-r0','state':'not-in-world','bytes':314000}]}",
                "{'event':'survey','id':'7','part':'groups','rows':[{'place':'/opt','change':'new','scratch':false,'count':1,'bytes':12}]}",
                "{'event':'survey','id':'7','part':'places','rows':[{'path':'/etc','holds':'kept','files':210,'bytes':1234}]}",
                end("7", 1, 4));

        assertEquals(
                new Survey(
                        NOW,
                        "6f1d-00",
                        3,
                        1200,
                        "00ff00ff",
                        new Amount(1, 12),
                        new Amount(9, 99),
                        List.of(new PathChange("/opt/x", Change.NEW, Survey.Type.FILE, 12, Ground.AT_RISK)),
                        List.of(new Group("/opt", Change.NEW, Ground.AT_RISK, new Amount(1, 12))),
                        List.of(new PackageChange("jq", "1.7.1-r0", PackageState.NOT_IN_WORLD, 314_000)),
                        List.of(new Place("/etc", Holds.KEPT, new Amount(210, 1234))),
                        Optional.of(5120L),
                        Optional.empty()),
                survey.orElseThrow());
    }

    @Test
    void rows_without_an_id_belong_to_the_survey_that_has_begun_and_to_no_other() {
        String row = paths("7", 1).replace("'id':'7',", "");
        String begin = "{'event':'survey','id':'7','part':'begin'}";

        assertTrue(said(begin, row, end("7", 1, 1)).isPresent());
        assertEquals(Optional.empty(), said(row, end("7", 1, 1)));
        assertEquals(Optional.empty(), said(begin, row, begin, end("7", 1, 1)));
        assertEquals(Optional.empty(), said(begin, row, end("8", 1, 1)));
        assertInstanceOf(GuestLine.Nonsense.class, GuestLine.parse("{\"event\":\"survey\",\"part\":\"begin\"}"));
    }

    @Test
    void a_survey_with_a_line_missing_is_no_survey() {
        assertEquals(Optional.empty(), said(paths("7", 1), end("7", 2, 2)));
    }

    @Test
    void a_survey_that_begins_in_the_middle_of_another_takes_its_place() {
        assertEquals(Optional.empty(), said(paths("7", 1), paths("8", 1), end("7", 1, 1)));
        assertTrue(said(paths("8", 2), end("8", 2, 2)).isPresent());
    }

    @Test
    void totals_that_do_not_cover_what_is_listed_are_not_believed() {
        assertEquals(Optional.empty(), said(paths("7", 5), end("7", 4, 5)));
    }

    @Test
    void more_rows_than_a_survey_may_hold_spoil_it_and_the_next_one_counts_again() {
        String most = paths("7", Survey.MOST_PATHS);

        assertEquals(Optional.empty(), said(most, most, end("7", 5000, 2L * Survey.MOST_PATHS)));
        assertTrue(said(most, end("7", 5000, Survey.MOST_PATHS)).isPresent());
    }

    @Test
    void more_text_than_fits_into_a_message_spoils_it() {
        String row = "{'path':'/" + "x".repeat(4000) + "','change':'new','type':'file','bytes':1,'scratch':false}";
        String line = "{'event':'survey','id':'7','part':'paths','rows':[" + row + "]}";
        String[] lines = IntStream.range(0, 200).mapToObj(at -> line).toArray(String[]::new);

        said(lines);

        assertEquals(Optional.empty(), said(end("7", 200, 200)));
    }

    @Test
    void fifty_megabytes_of_rows_leave_nothing_behind() {
        String line = paths("7", 500);
        for (long bytes = 0; bytes < 50_000_000; bytes += line.length()) {
            said(line);
        }

        assertTrue(said(paths("8", 3), end("8", 3, 3)).isPresent());
    }

    @Test
    void a_path_that_can_not_be_shown_is_not_another_path() {
        SurveyLine.Paths line = assertInstanceOf(
                SurveyLine.Paths.class,
                GuestLine.parse(
                        "{\"event\":\"survey\",\"id\":\"7\",\"part\":\"paths\",\"rows\":[{\"path\":"
                                + "\"/opt/a\\nb\\u202ec\",\"change\":\"new\",\"type\":\"other\",\"bytes\":0,\"scratch\":true}]}"));

        assertEquals(
                List.of(new PathChange("/opt/a\uFFFDb\uFFFDc", Change.NEW, Survey.Type.OTHER, 0, Ground.SCRATCH)),
                line.rows());
    }

    @Test
    void a_row_that_makes_no_sense_spoils_its_line() {
        for (String row : List.of(
                "{'path':'/x','change':'eaten','type':'file','bytes':1}",
                "{'path':'/x','change':'new','type':'file','bytes':-1}",
                "{'path':'/x','change':'new','type':'file','bytes':1e30}",
                "{'path':'x','change':'new','type':'file','bytes':1}",
                "{'path':'/x','change':'new','type':'file'}",
                "7",
                "null")) {
            assertInstanceOf(
                    GuestLine.Nonsense.class,
                    GuestLine.parse(json("{'event':'survey','id':'7','part':'paths','rows':[" + row + "]}")),
                    row);
        }
    }

    private Optional<Survey> said(String... lines) {
        Optional<Survey> survey = Optional.empty();
        for (String line : lines) {
            survey = assembly.take(assertInstanceOf(SurveyLine.class, GuestLine.parse(json(line)), line), NOW);
        }
        return survey;
    }

    static String paths(String id, int rows) {
        return "{'event':'survey','id':'" + id + "','part':'paths','rows':["
                + IntStream.range(0, rows)
                        .mapToObj(at ->
                                "{'path':'/opt/" + at + "','change':'new','type':'file','bytes':1,'scratch':false}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    static String end(String id, long atRisk, long rows) {
        return "{'event':'survey','id':'" + id + "','part':'end','bootId':'6f1d-00','policyRevision':3,'why':'asked',"
                + "'millis':1200,'state':'00ff00ff','atRisk':{'count':" + atRisk + ",'bytes':12},"
                + "'scratch':{'count':9,'bytes':99},'rows':" + rows + ",'memory':{'rootUsedKib':5120}}";
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }
}
