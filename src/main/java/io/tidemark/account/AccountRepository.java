package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
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

    boolean isEmpty() {
        return count() == 0;
    }
}
