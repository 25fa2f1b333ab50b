package io.tidemark.vm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.Wire;
import io.tidemark.platform.Row;
import io.tidemark.protocol.VmReport;
import io.tidemark.protocol.VmSpec.Forward;
import io.tidemark.protocol.VmSpec.ImageSpec;
import io.tidemark.protocol.VmSpec.Intended;
import io.tidemark.protocol.VmSpec.SerialLogin;
import io.tidemark.protocol.VmSpec.Shutdown;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** VMs as the repository's rows have them. */
final class VmRows {

    private VmRows() {}

    static VmRow of(Row row) throws SQLException {
        return new VmRow(
                row.uuid("id"),
                row.uuid("team"),
                row.optionalUuid("host"),
                row.optionalUuid("wanted_host"),
                row.text("unplaced_why"),
                row.uuid("image"),
                Wire.readAny(row.text("image_spec"), ImageSpec.class),
                row.uuid("policy"),
                row.integer("policy_revision"),
                definition(row),
                new VmIntent(
                        row.constant("intended", Intended.class),
                        row.number("run"),
                        row.constant("shutdown", Shutdown.class),
                        row.number("generation"),
                        row.instant("intended_at"),
                        rest(row)),
                row.instant("defined_at"),
                row.instant("made_at"),
                row.text("made_by"),
                row.instant("changed_at"),
                row.number("version"),
                said(row),
                row.optionalUuid("operation"),
                risk(row),
                row.number("epoch"),
                receipt(row));
    }

    private static Optional<Rest> rest(Row row) throws SQLException {
        Optional<Instant> until = row.optionalInstant("rests_until");
        if (until.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Rest(row.instant("rests_since"), until.get(), row.text("deleted_by"), row.uuid("deleted_in")));
    }

    private static Optional<ReceiptMark> receipt(Row row) throws SQLException {
        Optional<Instant> at = row.optionalInstant("receipt_at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ReceiptMark(
                row.number("receipt_run"), row.text("receipt_boot"), at.get(), row.integer("receipt_broken")));
    }

    private static Optional<VmRow.Risk> risk(Row row) throws SQLException {
        Optional<Instant> at = row.optionalInstant("surveyed_at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VmRow.Risk(
                row.text("surveyed_boot"),
                new AtRisk(row.number("risked_files"), row.number("risked_bytes"), row.number("risked_packages"), at)));
    }

    private static VmDefinition definition(Row row) throws SQLException {
        return new VmDefinition(
                row.text("name"),
                row.integer("vcpus"),
                row.integer("memory_mib"),
                row.integer("data_volume_gib"),
                Wire.readAny(row.text("labels"), new TypeReference<Map<String, String>>() {}),
                row.texts("ssh_keys"),
                row.texts("packages"),
                row.texts("apk_repositories"),
                row.optionalText("user_data"),
                row.constant("serial_login", SerialLogin.class),
                Wire.readAny(row.text("forwards"), new TypeReference<List<Forward>>() {}));
    }

    private static Optional<VmRow.Said> said(Row row) throws SQLException {
        Optional<String> report = row.optionalText("report");
        if (report.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new VmRow.Said(Wire.readAny(report.get(), VmReport.class), row.instant("report_changed_at")));
    }
}
