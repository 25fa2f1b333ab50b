package io.tidemark.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.tidemark.platform.Database;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The queries of sessions and tokens. */
@ApplicationScoped
class CredentialRepository implements PanacheRepositoryBase<CredentialEntity, UUID> {

    private final Database database;
    private final MembershipRepository memberships;
    private final boolean sleeps;

    /** @param sleeps whether a site role counts only where the account has a second factor */
    CredentialRepository(
            Database database,
            MembershipRepository memberships,
            @ConfigProperty(name = "tidemark.second-factor.required", defaultValue = "false") boolean sleeps) {
        this.database = database;
        this.memberships = memberships;
        this.sleeps = sleeps;
    }

    /** What an account holds that is still good, the newest first, at most 500. */
    List<CredentialEntity> heldBy(UUID account) {
        return find("account = ?1 and expiresAt > ?2 order by id desc", account, Instant.now())
                .page(0, 500)
                .list();
    }

    /** When a credential ends, if it is a token. */
    Optional<Instant> endOfToken(UUID id) {
        return findByIdOptional(id)
                .filter(credential -> credential.kind == CredentialEntity.Kind.TOKEN)
                .map(credential -> credential.expiresAt);
    }

    /** @return whether there was such a one */
    boolean remove(UUID account, UUID id) {
        return delete("account = ?1 and id = ?2", account, id) > 0;
    }

    /** Ends an account's sessions but this one; the ids of those that ended. */
    List<UUID> removeSessionsBut(UUID account, UUID kept) {
        return database.list(
                "delete from credential where account = ? and kind = 'session' and id <> ? returning id",
                row -> row.uuid("id"),
                account,
                kept);
    }

    /**
     * Remembers that a request came by it. That is known to the minute: a write for each request would cost more than
     * looking it up.
     */
    void used(UUID credential, String from) {
        database.update("""
                update credential set last_used_at = now(), last_used_from = ?
                where id = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')""", from, credential);
    }

    /** Ends all that an account holds; the ids of what ended. */
    List<UUID> removeAllOf(UUID account) {
        return database.list("delete from credential where account = ? returning id", row -> row.uuid("id"), account);
    }

    void removeExpired() {
        delete("expiresAt < ?1", Instant.now());
    }

    /** Whom a credential stands for, if it is good at this moment. Asked at every request: one join, and the roles. */
    Optional<Caller> holder(byte[] tokenHash, String from) {
        Optional<Caller> holder = holder("c.token = ?", tokenHash, from);
        holder.ifPresent(caller -> used(UUID.fromString(caller.credential()), from));
        return holder;
    }

    /** Whom the credential of this id stands for, if it is good at this moment. */
    Optional<Caller> holderOf(UUID credential, String from) {
        return holder("c.id = ?", credential, from);
    }

    private Optional<Caller> holder(String condition, Object value, String from) {
        return database.first("""
                        select a.id, a.name, a.display_name, c.id as credential, c.scopes,
                          case when ? and not exists (
                            select 1 from second_factor f where f.account = a.id and f.confirmed_at is not null)
                            then 'none' else a.site_role end as site_role
                        from credential c join account a on a.id = c.account
                        where a.disabled_at is null and c.expires_at > now() and\s""" + condition, Holder::from, sleeps, value)
                .map(holder -> new Caller(
                        holder.account(),
                        holder.name(),
                        holder.displayName(),
                        holder.site(),
                        memberships.rolesOf(holder.account()),
                        holder.scopes(),
                        holder.credential().toString(),
                        from));
    }

    private record Holder(
            UUID account, String name, String displayName, SiteRole site, UUID credential, Set<Scope> scopes) {

        static Holder from(Row row) throws SQLException {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            row.texts("scopes").forEach(scope -> scopes.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT))));
            return new Holder(
                    row.uuid("id"),
                    row.text("name"),
                    row.text("display_name"),
                    row.constant("site_role", SiteRole.class),
                    row.uuid("credential"),
                    scopes);
        }
    }
}
