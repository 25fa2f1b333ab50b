package io.tidemark;

import io.quarkus.runtime.StartupEvent;
import io.tidemark.platform.LocalEnrolment;
import io.tidemark.platform.PrivateFile;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes an enrolment token for the agent of this machine where {@code --enrol-local FILE} asks for it. */
@ApplicationScoped
class EnrolLocal {

    private final Instance<LocalEnrolment> enrolment;
    private final Optional<String> file;

    EnrolLocal(
            Instance<LocalEnrolment> enrolment,
            @ConfigProperty(name = ConsoleCommand.ENROL_LOCAL) Optional<String> file) {
        this.enrolment = enrolment;
        this.file = file;
    }

    void begin(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
        file.map(Path::of).ifPresent(target -> write(enrolment.get().issueLocal(), target.toAbsolutePath()));
    }

    private static void write(String token, Path target) {
        try {
            PrivateFile.replace(target, token + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the enrolment token to " + target, e);
        }
    }
}
