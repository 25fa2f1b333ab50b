package io.tidemark.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusTest;
import io.tidemark.audit.AuditExport.Format;
import io.tidemark.platform.Database;
import io.tidemark.platform.Problem;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditExportsTest {

    @Inject
    AuditReview review;

    @Inject
    Database database;

    @Test
    void owners_who_never_read_what_they_export_hold_up_no_reviewer() throws IOException {
        UUID team = database.first("select id from team where slug = 'default'", row -> row.uuid("id"))
                .orElseThrow();
        Caller owner = caller(SiteRole.NONE, Map.of(team, Role.OWNER));
        Caller auditor = caller(SiteRole.AUDITOR, Map.of());
        List<AuditReview.Export> unread = Stream.generate(() -> export(owner, "team=default"))
                .limit(ExportSlots.MOST)
                .toList();

        assertEquals(
                "busy",
                assertThrows(Problem.class, () -> export(owner, "team=default")).type());
        review.write(export(auditor, "action=nobody.does.this"), OutputStream.nullOutputStream());

        for (AuditReview.Export each : unread) {
            review.write(each, OutputStream.nullOutputStream());
        }
    }

    private AuditReview.Export export(Caller caller, String query) {
        return review.export(caller, AuditQuestion.of(query), Format.CSV);
    }

    private static Caller caller(SiteRole site, Map<UUID, Role> teams) {
        UUID account = UUID.randomUUID();
        return new Caller(
                account, "exports", "Exports", site, teams, EnumSet.allOf(Scope.class), account.toString(), "console");
    }
}
