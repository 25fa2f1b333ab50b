package io.tidemark.account;

import io.tidemark.account.Rails.Allowed;
import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The queries of guard rails. */
@ApplicationScoped
class GuardRailsRepository {

    private final Database database;

    GuardRailsRepository(Database database) {
        this.database = database;
    }

    Rails of(UUID team) {
        return database.first("select * from guard_rails where team = ?", GuardRailsRepository::rails, team)
                .orElse(Rails.NONE);
    }

    void set(UUID team, Rails rails, String by) {
        database.update(
                """
                insert into guard_rails (team, images, image_names, policies, policy_names, vcpus, memory_mib,
                  data_volume_gib, locked, lesser_revisions, set_by)
                values (?, ?::text[], ?::text[], ?::text[], ?::text[], ?::integer, ?::integer, ?::integer, ?, ?, ?)
                on conflict (team) do update set images = excluded.images, image_names = excluded.image_names,
                  policies = excluded.policies, policy_names = excluded.policy_names, vcpus = excluded.vcpus,
                  memory_mib = excluded.memory_mib, data_volume_gib = excluded.data_volume_gib,
                  locked = excluded.locked, lesser_revisions = excluded.lesser_revisions, set_by = excluded.set_by, set_at = now()
                """,
                team,
                rails.images().map(GuardRailsRepository::ids),
                rails.images().map(GuardRailsRepository::names),
                rails.policies().map(GuardRailsRepository::ids),
                rails.policies().map(GuardRailsRepository::names),
                rails.vcpus(),
                rails.memoryMib(),
                rails.dataVolumeGib(),
                rails.lockedInOrder().stream().map(Lockable::field).toList(),
                rails.lesserRevisions().slug(),
                by);
    }

    private static List<UUID> ids(List<Allowed> allowed) {
        return allowed.stream().map(Allowed::id).toList();
    }

    private static List<String> names(List<Allowed> allowed) {
        return allowed.stream().map(Allowed::name).toList();
    }

    private static Rails rails(Row row) throws SQLException {
        return new Rails(
                allowed(row, "images", "image_names"),
                allowed(row, "policies", "policy_names"),
                row.optionalNumber("vcpus").map(Math::toIntExact),
                row.optionalNumber("memory_mib").map(Math::toIntExact),
                row.optionalNumber("data_volume_gib").map(Math::toIntExact),
                row.texts("locked").stream()
                        .flatMap(field -> Lockable.named(field).stream())
                        .collect(Collectors.toSet()),
                LesserRevisions.bySlug(row.text("lesser_revisions")).orElseThrow());
    }

    private static Optional<List<Allowed>> allowed(Row row, String ids, String names) throws SQLException {
        Optional<List<String>> some = row.optionalTexts(ids);
        if (some.isEmpty()) {
            return Optional.empty();
        }
        List<String> called = row.texts(names);
        return some.map(each -> IntStream.range(0, each.size())
                .mapToObj(at -> new Allowed(UUID.fromString(each.get(at)), called.get(at)))
                .toList());
    }
}
