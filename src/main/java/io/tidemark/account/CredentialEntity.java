package io.tidemark.account;

import io.tidemark.platform.Constants;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A row of {@code credential}: a session or an API token. */
@Entity
@Table(name = "credential")
class CredentialEntity {

    /** Where a credential comes from. */
    enum Kind {
        SESSION,
        TOKEN
    }

    /** {@link Kind} as text. */
    static final class KindColumn extends Constants<Kind> {
        KindColumn() {
            super(Kind.class);
        }
    }

    @Id
    UUID id;

    UUID account;

    @Convert(converter = KindColumn.class)
    Kind kind;

    byte[] token;
    String label;
    List<String> scopes;
    Instant madeAt;
    Instant expiresAt;

    /** Null until a request has come by it, as is where that came from. */
    Instant lastUsedAt;

    String lastUsedFrom;

    /** For Hibernate. */
    CredentialEntity() {}

    CredentialEntity(
            UUID id, UUID account, Kind kind, byte[] tokenHash, String label, Set<Scope> scopes, Instant expiresAt) {
        this.id = id;
        this.account = account;
        this.kind = kind;
        this.token = tokenHash.clone();
        this.label = label;
        this.scopes = scopes.stream().sorted().map(Scope::word).toList();
        this.madeAt = Instant.now();
        this.expiresAt = expiresAt;
    }

    CredentialView view() {
        return new CredentialView(
                id,
                kind.name().toLowerCase(Locale.ROOT),
                label,
                scopes,
                madeAt,
                expiresAt,
                Optional.ofNullable(lastUsedAt),
                Optional.ofNullable(lastUsedFrom));
    }
}
