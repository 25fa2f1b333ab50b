package io.tidemark.vm;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The queries of templates. */
@ApplicationScoped
class VmTemplateRepository implements PanacheRepositoryBase<VmTemplateEntity, UUID> {

    /** A team's by name, behind a name in lower case. */
    List<VmTemplateEntity> behind(UUID team, String name, int rows) {
        return find("team = ?1 and lower(name) > ?2 order by lower(name)", team, name)
                .page(0, rows)
                .list();
    }

    Optional<VmTemplateEntity> of(UUID team, UUID id) {
        return find("team = ?1 and id = ?2", team, id).firstResultOptional();
    }

    /** By name without regard to case. */
    Optional<VmTemplateEntity> named(UUID team, String name) {
        return find("team = ?1 and lower(name) = ?2", team, name.toLowerCase(Locale.ROOT))
                .firstResultOptional();
    }

    /** The same as {@link #of}, locked until the transaction ends. */
    Optional<VmTemplateEntity> lock(UUID team, UUID id) {
        return find("team = ?1 and id = ?2", team, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }
}
