package io.tidemark.vm;

import io.tidemark.host.Wire;
import io.tidemark.image.ImageView;
import io.tidemark.policy.Policies;
import io.tidemark.protocol.VmSpec.SerialLogin;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;

/** A row of {@code vm_template}. */
@Entity
@Table(name = "vm_template")
class VmTemplateEntity {

    /** Every definition has a name; that of a template's is never a VM's. */
    private static final String NOBODY = "template";

    @Id
    UUID id;

    UUID team;
    String name;
    String summary;
    UUID image;
    String imageName;
    UUID policy;
    String policyName;
    Integer policyRevision;
    int vcpus;
    int memoryMib;
    int dataVolumeGib;

    @ColumnTransformer(write = "?::jsonb")
    String inside;

    Instant madeAt;
    String madeBy;
    Instant changedAt;
    long version;

    /** For Hibernate. */
    VmTemplateEntity() {}

    VmTemplateEntity(UUID id, UUID team, String madeBy, Instant now, Content content) {
        this.id = id;
        this.team = team;
        this.madeBy = madeBy;
        this.madeAt = now;
        become(content, now);
    }

    /**
     * What a template says.
     *
     * @param pinned the revision that VMs follow; empty for the latest
     */
    record Content(
            String name,
            String summary,
            ImageView image,
            Policies.Named policy,
            Optional<Integer> pinned,
            VmDefinition definition) {

        /** A request's sizes and what it gives the guest, checked as a VM's. */
        static VmDefinition definition(TemplateRequest request, int usualDataVolumeGib) {
            return request.vm().definition(NOBODY, usualDataVolumeGib);
        }
    }

    /** What the guest is given. */
    record Inside(
            Map<String, String> labels,
            List<String> sshKeys,
            List<String> packages,
            List<String> apkRepositories,
            Optional<String> userData,
            SerialLogin serialLogin) {

        static Inside of(VmDefinition definition) {
            return new Inside(
                    definition.labels(),
                    definition.sshKeys(),
                    definition.packages(),
                    definition.apkRepositories(),
                    definition.userData(),
                    definition.serialLogin());
        }
    }

    final void become(Content content, Instant now) {
        name = content.name();
        summary = content.summary();
        image = content.image().id();
        imageName = content.image().name();
        policy = content.policy().policy();
        policyName = content.policy().name();
        policyRevision = content.pinned().orElse(null);
        VmDefinition definition = content.definition();
        vcpus = definition.vcpus();
        memoryMib = definition.memoryMib();
        dataVolumeGib = definition.dataVolumeGib();
        inside = Wire.writeAny(Inside.of(definition));
        changedAt = now;
        version++;
    }

    /** The revision that VMs follow; empty for the latest. */
    Optional<Integer> pinned() {
        return Optional.ofNullable(policyRevision);
    }

    VmDefinition definition() {
        Inside given = Wire.readAny(inside, Inside.class);
        return new VmDefinition(
                NOBODY,
                vcpus,
                memoryMib,
                dataVolumeGib,
                given.labels(),
                given.sshKeys(),
                given.packages(),
                given.apkRepositories(),
                given.userData(),
                given.serialLogin(),
                List.of());
    }

    /** As somebody could have posted it. */
    TemplateRequest request() {
        return TemplateRequest.of(
                Optional.of(name),
                Optional.of(summary),
                VmRequest.like(definition(), image, policy, pinned().orElse(VmRequest.LATEST)));
    }

    /** As the audit log tells it. */
    Map<String, Object> told() {
        Map<String, Object> fields = new TreeMap<>(VmDiff.of(definition()));
        fields.remove("forwards");
        fields.put("name", name);
        fields.put("summary", summary);
        fields.put("image", imageName);
        fields.put("policy", policyName + pinned().map(number -> " " + number).orElse(", the latest"));
        return fields;
    }

    /**
     * As readers see it.
     *
     * @param follows what a VM made now follows, where that is still there
     */
    VmTemplate view(String teamSlug, Optional<Policies.Named> follows, Optional<Reason> trouble) {
        VmDefinition definition = definition();
        return new VmTemplate(
                id,
                teamSlug,
                name,
                summary,
                image,
                imageName,
                policy,
                policyName,
                pinned(),
                follows.map(each -> each.revision().number()),
                follows.map(each -> each.revision().root()),
                vcpus,
                memoryMib,
                dataVolumeGib,
                definition.labels(),
                definition.sshKeys(),
                definition.packages(),
                definition.apkRepositories(),
                definition.userDataBytes(),
                definition.serialLogin().name().toLowerCase(Locale.ROOT),
                trouble,
                madeAt,
                madeBy,
                changedAt,
                version);
    }
}
