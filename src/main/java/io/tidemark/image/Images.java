package io.tidemark.image;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.exception.ConstraintViolationException;

/** The catalogue of images. Everybody who is signed in may read it; administrators change it. */
@ApplicationScoped
public class Images {

    /** The topic of {@link Changes} under which a changed catalogue is told; the payload is the image's id. */
    public static final String TOPIC = "image";

    private final ImageRepository images;
    private final AuditLog audit;
    private final Changes changes;
    private final boolean privateAddresses;

    Images(
            ImageRepository images,
            AuditLog audit,
            Changes changes,
            @ConfigProperty(name = "tidemark.private-image-addresses", defaultValue = "false")
                    boolean privateAddresses) {
        this.images = images;
        this.audit = audit;
        this.changes = changes;
        this.privateAddresses = privateAddresses;
    }

    /** The catalogue by name. */
    public Page<ImageView> list(Caller caller, PageRequest request) {
        caller.require(Permission.CATALOGUE_SEE);
        return Page.of(
                images.behind(request.after().orElse(""), request.limit() + 1).stream()
                        .map(ImageEntity::view)
                        .toList(),
                request.limit(),
                image -> PageRequest.cursor(image.name()));
    }

    /** @throws Problem not found where no image has this name or id */
    public ImageView byNameOrId(Caller caller, String nameOrId) {
        caller.require(Permission.CATALOGUE_SEE);
        return entity(nameOrId).view();
    }

    /** An image by its id, for what the console does by itself. */
    public Optional<ImageView> find(UUID id) {
        return images.findByIdOptional(id).map(ImageEntity::view);
    }

    /**
     * Puts an image into the catalogue.
     *
     * @throws Problem {@code name-taken}; a refused value where the address leads into a private network
     */
    @Action("image.create")
    @Transactional
    public ImageView register(Caller caller, NewImage wanted) {
        caller.require(Permission.IMAGES_CHANGE);
        if (!privateAddresses) {
            wanted.url().ifPresent(ImageUrl::requirePublic);
        }
        ImageView image = insert(wanted);
        audit.record(caller.did("image.create", "image:" + image.id()).withDiff(described(image)));
        return image;
    }

    /**
     * Takes an image out of the catalogue. Hosts keep what they have of it.
     *
     * @throws Problem {@code image-in-use} where VMs are defined on it
     */
    @Action("image.delete")
    @Transactional
    public void delete(Caller caller, String nameOrId) {
        caller.require(Permission.IMAGES_CHANGE);
        ImageEntity image = entity(nameOrId);
        try {
            images.delete(image);
            images.flush();
        } catch (ConstraintViolationException e) {
            throw inUse(image, e);
        }
        changes.publish(TOPIC, image.id.toString());
        audit.record(caller.did("image.delete", "image:" + image.id).withDiff(described(image.view())));
    }

    /**
     * Registers what a mirror holds and the catalogue does not; again and again with the same result. What has the name
     * of another image is registered under that name and the beginning of its digest.
     *
     * @return whether it was new
     */
    @Transactional
    boolean registerMirrored(NewImage wanted) {
        boolean known = images.withDigest(wanted.digest()).isPresent();
        if (known) {
            return false;
        }
        String digits = wanted.digest().substring(wanted.digest().indexOf(':') + 1);
        boolean taken = images.named(wanted.name()).isPresent();
        ImageView image = insert(taken ? wanted.named(wanted.name() + "-" + digits.substring(0, 8)) : wanted);
        audit.record(AuditEntry.done("system:mirror", "console", "image.create", "image:" + image.id())
                .withDiff(described(image)));
        return true;
    }

    private ImageView insert(NewImage wanted) {
        ImageEntity image = new ImageEntity(Ids.next(), wanted);
        try {
            images.persistAndFlush(image);
        } catch (ConstraintViolationException e) {
            throw nameTaken(wanted, e);
        }
        changes.publish(TOPIC, image.id.toString());
        return image.view();
    }

    private ImageEntity entity(String nameOrId) {
        return images.named(nameOrId)
                .or(() -> id(nameOrId).flatMap(images::findByIdOptional))
                .orElseThrow(() -> Problem.notFound("image"));
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RuntimeException nameTaken(NewImage wanted, ConstraintViolationException e) {
        return "image_name_is_unique".equals(e.getConstraintName())
                ? new Problem(
                        Problem.Kind.CONFLICT,
                        "name-taken",
                        "There is an image named " + wanted.name()
                                + " already. Images never change: choose another name.",
                        Map.of("field", "name"))
                : e;
    }

    private static RuntimeException inUse(ImageEntity image, ConstraintViolationException e) {
        return e.getKind() == ConstraintViolationException.ConstraintKind.FOREIGN_KEY
                ? new Problem(
                        Problem.Kind.CONFLICT,
                        "image-in-use",
                        "VMs are defined on the image " + image.name + ". Delete them first.")
                : e;
    }

    private static Map<String, Object> described(ImageView image) {
        Map<String, Object> diff = new HashMap<>();
        diff.put("name", image.name());
        diff.put("kind", image.kind());
        diff.put("arch", image.arch());
        diff.put("digest", image.digest());
        image.url().ifPresent(url -> diff.put("url", url));
        return diff;
    }
}
