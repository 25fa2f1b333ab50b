package io.tidemark.image;

import io.tidemark.platform.Constants;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A row of {@code image}. */
@Entity
@Table(name = "image")
class ImageEntity {

    /** {@link ImageKind} as text. */
    static final class KindColumn extends Constants<ImageKind> {
        KindColumn() {
            super(ImageKind.class);
        }
    }

    @Id
    UUID id;

    String name;

    @Convert(converter = KindColumn.class)
    ImageKind kind;

    String arch;
    String url;
    String digest;
    Long bytes;
    Instant madeAt;

    /** For Hibernate. */
    ImageEntity() {}

    ImageEntity(UUID id, NewImage wanted) {
        this.id = id;
        this.name = wanted.name();
        this.kind = wanted.kind();
        this.arch = wanted.arch();
        this.url = wanted.url().orElse(null);
        this.digest = wanted.digest();
        this.bytes = wanted.bytes().orElse(null);
        this.madeAt = Instant.now();
    }

    ImageView view() {
        return new ImageView(id, name, kind, arch, Optional.ofNullable(url), digest, Optional.ofNullable(bytes));
    }
}
