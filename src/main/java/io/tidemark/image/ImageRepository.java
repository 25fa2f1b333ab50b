package io.tidemark.image;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The queries of images. */
@ApplicationScoped
class ImageRepository implements PanacheRepositoryBase<ImageEntity, UUID> {

    Optional<ImageEntity> named(String name) {
        return find("name", name).firstResultOptional();
    }

    Optional<ImageEntity> withDigest(String digest) {
        return find("digest", digest).firstResultOptional();
    }

    /** By name, behind a name. */
    List<ImageEntity> behind(String name, int limit) {
        return find("name > ?1 order by name", name).page(0, limit).list();
    }
}
