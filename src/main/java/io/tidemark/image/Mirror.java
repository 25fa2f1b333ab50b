package io.tidemark.image;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.tidemark.platform.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Registers at start what the {@code index.json} of {@code --images DIR} names. A bad one stops nothing but itself. */
@ApplicationScoped
class Mirror {

    private static final Logger LOG = Logger.getLogger(Mirror.class);

    private final Images images;
    private final ObjectMapper json;
    private final Optional<String> directory;

    Mirror(Images images, ObjectMapper json, @ConfigProperty(name = "tidemark.images") Optional<String> directory) {
        this.images = images;
        // Fields that a newer mirror adds are none of our business.
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.directory = directory;
    }

    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE + 2) StartupEvent event) {
        directory.map(Path::of).ifPresent(mirror -> register(mirror.resolve("index.json")));
    }

    void register(Path index) {
        try {
            List<NewImage> held = json.readValue(index.toFile(), new TypeReference<>() {});
            long added = held.stream().filter(images::registerMirrored).count();
            LOG.infof("Read the mirror of images index=%s images=%d new=%d", index, held.size(), added);
        } catch (IOException | Problem e) {
            LOG.errorf(
                    "The mirror of images can't be used; make it again or leave --images out index=%s cause=\"%s\"",
                    index, e.getMessage());
        }
    }
}
