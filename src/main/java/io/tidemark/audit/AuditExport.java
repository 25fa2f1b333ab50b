package io.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Writes entries out, a page at a time: the memory it takes does not grow with the log. Who may is the asker's to check. */
@ApplicationScoped
public class AuditExport {

    private static final int PAGE = 500;

    private final AuditReader reader;
    private final ObjectMapper json;

    AuditExport(AuditReader reader, ObjectMapper json) {
        this.reader = reader;
        this.json = json;
    }

    /** What a file holds. */
    public enum Format {
        /** A JSON object a line. */
        JSONL("application/jsonl", "jsonl"),
        /** RFC 4180, with a line of names first. */
        CSV("text/csv;charset=UTF-8", "csv");

        private final String mediaType;
        private final String ending;

        Format(String mediaType, String ending) {
            this.mediaType = mediaType;
            this.ending = ending;
        }

        public String mediaType() {
            return mediaType;
        }

        /** Of a file's name. */
        public String ending() {
            return ending;
        }
    }

    /** The entries that fit, the newest first; those that are written meanwhile are not among them. */
    public void write(AuditFilter filter, Format format, OutputStream out) throws IOException {
        Writer to = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        if (format == Format.CSV) {
            to.write(
                    "seq,at,actor,action,target,team,outcome,from,diff,cause,credential,request,operation,causedBy,sealed,toReview\r\n");
        }
        long before = Long.MAX_VALUE;
        while (true) {
            List<RecordedEntry> page = reader.before(filter, before, PAGE);
            for (RecordedEntry entry : page) {
                to.write(
                        switch (format) {
                            case JSONL -> json.writeValueAsString(entry) + "\n";
                            case CSV -> line(entry);
                        });
            }
            if (page.size() < PAGE) {
                to.flush();
                return;
            }
            before = page.getLast().seq();
        }
    }

    private static String line(RecordedEntry entry) {
        return String.join(
                        ",",
                        Long.toString(entry.seq()),
                        entry.at().toString(),
                        cell(entry.actor()),
                        cell(entry.action()),
                        cell(entry.target()),
                        cell(entry.team()),
                        cell(entry.outcome()),
                        cell(entry.from()),
                        cell(entry.diff()),
                        cell(entry.cause()),
                        cell(entry.credential()),
                        cell(entry.request()),
                        cell(entry.operation()),
                        cell(entry.causedBy()),
                        cell(entry.sealed()),
                        cell(entry.toReview().map(Sensitive::slug)))
                + "\r\n";
    }

    private static String cell(Optional<?> value) {
        return value.map(each -> cell(each.toString())).orElse("");
    }

    /**
     * A spreadsheet runs what begins like a formula: an apostrophe before it makes it text. The wide forms of Chinese and
     * Japanese writing begin one too.
     */
    static String cell(String text) {
        String harmless = !text.isEmpty() && "=+-@＝＋－＠\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = harmless.chars().anyMatch(letter -> ",\"\r\n\t".indexOf(letter) >= 0);
        return quoted ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
    }
}
