package io.tidemark.vm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.Wire;
import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import io.tidemark.protocol.VmReport;
import io.tidemark.vm.OperationView.Kind;
import io.tidemark.vm.OperationView.State;
import io.tidemark.vm.VmView.StepView;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of operations. */
@ApplicationScoped
class OperationRepository {

    private static final String SELECT = """
            select o.*, r.report from operation o left join vm_report r on r.vm = o.vm and o.state = 'running'
            """;

    private final Database database;

    OperationRepository(Database database) {
        this.database = database;
    }

    void insert(UUID id, Kind kind, UUID vm, String vmName, UUID team, long run, Instant madeAt, String madeBy) {
        database.update("""
                insert into operation (id, kind, vm, vm_name, team, run, made_at, made_by)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """, id, kind, vm, vmName, team, run, madeAt, madeBy);
    }

    Optional<OperationView> find(UUID id) {
        return database.first(SELECT + " where o.id = ?", OperationRepository::view, id);
    }

    List<OperationView> openOnHost(UUID host) {
        return database.list(
                SELECT + " where o.state = 'running' and o.vm in (select id from vm where host = ?)",
                OperationRepository::view,
                host);
    }

    /** A VM's operations before an id, the newest first. */
    List<OperationView> before(UUID vm, UUID id, int rows) {
        return database.list(
                SELECT + " where o.vm = ? and o.id < ? order by o.id desc limit ?",
                OperationRepository::view,
                vm,
                id,
                rows);
    }

    Optional<OperationView> openOf(UUID vm) {
        return database.first(SELECT + " where o.state = 'running' and o.vm = ?", OperationRepository::view, vm);
    }

    /** Settles an operation that is under way. */
    void settle(OperationView operation, State state, Optional<String> error, Instant now) {
        database.update(
                "update operation set state = ?, error = ?, finished_at = ?, steps = ? where id = ? and state = 'running'",
                state,
                error,
                now,
                new Database.Json(Wire.writeAny(operation.steps())),
                operation.id());
    }

    /** Settles an operation that is under way, with what came of its paths. */
    void settle(UUID operation, State state, Optional<String> error, OperationView.Detail detail, Instant now) {
        database.update(
                "update operation set state = ?, error = ?, finished_at = ?, detail = ? where id = ? and state = 'running'",
                state,
                error,
                now,
                new Database.Json(Wire.writeAny(detail)),
                operation);
    }

    private static OperationView view(Row row) throws SQLException {
        long run = row.number("run");
        Optional<String> report = row.optionalText("report");
        List<StepView> stored = Wire.readAny(row.text("steps"), new TypeReference<List<StepView>>() {});
        List<StepView> steps = report.map(text -> Wire.readAny(text, VmReport.class))
                .filter(each -> each.run() >= run)
                .map(Steps::of)
                .orElse(stored);
        return new OperationView(
                row.uuid("id"),
                row.constant("kind", Kind.class),
                row.uuid("vm"),
                row.text("vm_name"),
                row.uuid("team"),
                run,
                row.constant("state", State.class),
                steps,
                row.optionalText("error"),
                Wire.readAny(row.text("detail"), OperationView.Detail.class),
                row.instant("made_at"),
                row.text("made_by"),
                row.optionalInstant("finished_at"));
    }
}
