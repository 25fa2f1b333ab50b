package io.tidemark.account;

import io.tidemark.platform.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The queries of identities: rows between an account and a person at a provider, put and joined, never held. */
@ApplicationScoped
class IdentityRepository {

    private final Database database;

    IdentityRepository(Database database) {
        this.database = database;
    }

    Optional<UUID> accountOf(ProviderIdentity person) {
        return database.first(
                "select account from identity where issuer = ? and subject = ?",
                row -> row.uuid("account"),
                person.issuer(),
                person.subject());
    }

    /** @return whether neither of the two was linked before */
    boolean link(ProviderIdentity person, UUID account) {
        return database.update(
                        "insert into identity (issuer, subject, account) values (?, ?, ?) on conflict do nothing",
                        person.issuer(),
                        person.subject(),
                        account)
                > 0;
    }

    Optional<Instant> linkedAt(UUID account, String issuer) {
        return database.first(
                "select linked_at from identity where account = ? and issuer = ?",
                row -> row.instant("linked_at"),
                account,
                issuer);
    }

    /** @return whether there was one */
    boolean unlink(UUID account, String issuer) {
        return database.update("delete from identity where account = ? and issuer = ?", account, issuer) > 0;
    }
}
