package io.tidemark.vm;

import io.tidemark.account.Resources;
import io.tidemark.account.TeamUse;
import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * What a team's VMs take of its quota: all of them, running or not, until their host has removed them. Of one that was
 * deleted and rests only its data volume counts.
 */
@ApplicationScoped
class VmUse implements TeamUse {

    private final Database database;

    VmUse(Database database) {
        this.database = database;
    }

    @Override
    public Resources of(UUID team) {
        return database.first(
                        """
                        select count(*) filter (where rests_until is null) as vms,
                          coalesce(sum(vcpus) filter (where rests_until is null), 0) as vcpus,
                          coalesce(sum(memory_mib) filter (where rests_until is null), 0) as memory,
                          coalesce(sum(data_volume_gib), 0) as disk
                        from vm where team = ?
                        """,
                        row -> new Resources(
                                row.number("vms"), row.number("vcpus"), row.number("memory"), row.number("disk")),
                        team)
                .orElse(Resources.NONE);
    }

    @Override
    public Resting restingOf(UUID team) {
        return database.first("""
                        select count(*) as vms, coalesce(sum(data_volume_gib), 0) as disk
                        from vm where team = ? and rests_until is not null
                        """, row -> new Resting(row.number("vms"), row.number("disk")), team)
                .orElse(Resting.NONE);
    }

    /** What a deleted VM takes on top of its data volume when it is brought back. */
    static Resources ofBroughtBack(VmDefinition definition) {
        return new Resources(1, definition.vcpus(), definition.memoryMib(), 0);
    }

    /** What one VM of this definition takes. */
    static Resources of(VmDefinition definition) {
        return new Resources(1, definition.vcpus(), definition.memoryMib(), definition.dataVolumeGib());
    }
}
