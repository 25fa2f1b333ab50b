package io.tidemark.vm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.Wire;
import io.tidemark.policy.Fate;
import io.tidemark.vm.Preview.Item;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;

/** A row of {@code vm_preview}. */
@Entity
@DynamicUpdate
@Table(name = "vm_preview")
class PreviewEntity {

    @Id
    UUID id;

    UUID vm;
    String event;
    String target;
    String basis;
    String state;

    @ColumnTransformer(write = "?::jsonb")
    String items;

    long files;
    long bytes;
    long packages;
    Instant madeAt;
    String madeBy;
    Instant expiresAt;
    Instant acceptedAt;
    String acceptedBy;

    /** For Hibernate. */
    PreviewEntity() {}

    PreviewEntity(Preview preview, String target, String madeBy) {
        this.id = preview.id();
        this.vm = preview.vm();
        this.event = preview.event().slug();
        this.target = target;
        this.basis = preview.basis().slug();
        this.state = preview.state();
        this.items = Wire.writeAny(preview.items().stream().map(Told::of).toList());
        this.files = preview.atRisk().files();
        this.bytes = preview.atRisk().bytes();
        this.packages = preview.atRisk().packages();
        this.madeAt = preview.madeAt();
        this.madeBy = madeBy;
        this.expiresAt = preview.expiresAt();
    }

    /**
     * What was told of one thing.
     *
     * @param thing {@code path}, {@code package} or {@code place}
     * @param fate the API's word
     */
    record Told(String what, String thing, String fate, boolean agreed) {

        static Told of(Item item) {
            String thing = item.path().map(path -> "path").orElse(item.place().isPresent() ? "place" : "package");
            return new Told(item.what(), thing, item.fate().slug(), item.agreed());
        }

        Fate foretold() {
            return Fate.valueOf(fate.toUpperCase(java.util.Locale.ROOT));
        }

        boolean risked() {
            return foretold().takes() && !agreed;
        }
    }

    List<Told> told() {
        return Wire.readAny(items, new TypeReference<List<Told>>() {});
    }

    void accept(String by, Instant now) {
        acceptedBy = by;
        acceptedAt = now;
    }
}
