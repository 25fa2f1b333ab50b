package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of accounts. */
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<AccountEntity, UUID> {

    Optional<AccountEntity> named(String name) {
        return find("name", name).firstResultOptional();
    }

    /** By name, behind a name. */
    List<AccountEntity> behind(String name, int limit) {
        return find("name > ?1 order by name", name).page(0, limit).list();
    }

    /** The administrators who can sign in, locked until the transaction ends, so that two changes can't take the last two away. */
    List<AccountEntity> lockedAdministrators() {
        return find("siteRole = ?1 and disabledAt is null", Sort.by("id"), SiteRole.ADMIN)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    boolean isEmpty() {
        return count() == 0;
    }
}
