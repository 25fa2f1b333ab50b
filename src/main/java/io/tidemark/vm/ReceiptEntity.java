package io.tidemark.vm;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tidemark.host.Wire;
import io.tidemark.platform.Ids;
import io.tidemark.protocol.Receipt;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A row of {@code vm_receipt}. */
@Entity
@Table(name = "vm_receipt")
class ReceiptEntity {

    @Id
    UUID id;

    UUID vm;
    long run;
    String bootId;
    Instant at;

    @ColumnTransformer(write = "?::jsonb")
    String receipt;

    UUID preview;

    @ColumnTransformer(write = "?::jsonb")
    String differences;

    int broken;

    /** For Hibernate. */
    ReceiptEntity() {}

    ReceiptEntity(
            UUID vm,
            long run,
            String bootId,
            Instant at,
            Receipt receipt,
            Optional<UUID> preview,
            List<ReceiptRules.Broken> differences) {
        this.id = Ids.next();
        this.vm = vm;
        this.run = run;
        this.bootId = bootId;
        this.at = at;
        this.receipt = Wire.writeAny(receipt);
        this.preview = preview.orElse(null);
        this.differences = Wire.writeAny(differences);
        this.broken = differences.size();
    }

    Receipt receipt() {
        return Wire.readAny(receipt, Receipt.class);
    }

    Optional<UUID> preview() {
        return Optional.ofNullable(preview);
    }

    List<ReceiptRules.Broken> differences() {
        return Wire.readAny(differences, new TypeReference<List<ReceiptRules.Broken>>() {});
    }
}
