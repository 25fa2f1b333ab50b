package io.tidemark.account;

import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of quotas, which stand on the row of their team: who takes of one locks it. */
@ApplicationScoped
class QuotaRepository {

    private static final String SELECT =
            "select quota_vms, quota_vcpus, quota_memory_mib, quota_disk_gib, quota_snapshots from team where id = ?";

    private final Database database;

    QuotaRepository(Database database) {
        this.database = database;
    }

    Quota of(UUID team) {
        return database.first(SELECT, QuotaRepository::quota, team).orElse(Quota.UNLIMITED);
    }

    /** The same, and the row is locked until the transaction ends. */
    Quota lock(UUID team) {
        return database.first(SELECT + " for no key update", QuotaRepository::quota, team)
                .orElse(Quota.UNLIMITED);
    }

    void set(UUID team, Quota quota) {
        database.update("""
                update team set quota_vms = ?::integer, quota_vcpus = ?::integer, quota_memory_mib = ?::integer,
                  quota_disk_gib = ?::integer, quota_snapshots = ?::integer where id = ?
                """, quota.vms(), quota.vcpus(), quota.memoryMib(), quota.diskGib(), quota.snapshots(), team);
    }

    /** Who can raise a quota, by name, at most ten. */
    List<String> administrators() {
        return database.list(
                "select name from account where site_role = 'admin' order by name limit 10", row -> row.text("name"));
    }

    private static Quota quota(Row row) throws SQLException {
        return new Quota(
                limit(row, "quota_vms"),
                limit(row, "quota_vcpus"),
                limit(row, "quota_memory_mib"),
                limit(row, "quota_disk_gib"),
                limit(row, "quota_snapshots"));
    }

    private static Optional<Integer> limit(Row row, String column) throws SQLException {
        return row.optionalNumber(column).map(Math::toIntExact);
    }
}
