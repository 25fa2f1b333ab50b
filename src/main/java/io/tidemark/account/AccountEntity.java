package io.tidemark.account;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
class AccountEntity {

    @Id
    UUID id;

    String name;
    String displayName;

    /** Null where it has none: a provider vouches for who signs in. */
    String password;

    @Convert(converter = SiteRole.Column.class)
    SiteRole siteRole;

    Instant madeAt;

    /** Null where people may sign in to it. */
    Instant disabledAt;

    /** Null where nobody said why, or people may. */
    String disabledWhy;

    /** For Hibernate. */
    AccountEntity() {}

    AccountEntity(UUID id, String name, String displayName, String password, SiteRole siteRole) {
        this.id = id;
        this.name = name;
        this.displayName = displayName;
        this.password = password;
        this.siteRole = siteRole;
        this.madeAt = Instant.now();
    }

    /** One that only somebody at a provider signs in to, until they set a password. */
    static AccountEntity withoutPassword(UUID id, String name, String displayName) {
        AccountEntity made = new AccountEntity();
        made.id = id;
        made.name = name;
        made.displayName = displayName;
        made.siteRole = SiteRole.NONE;
        made.madeAt = Instant.now();
        return made;
    }

    /** The hash of its password, if it has one. */
    Optional<String> password() {
        return Optional.ofNullable(password);
    }

    boolean enabled() {
        return disabledAt == null;
    }
}
