package io.tidemark;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is configured before Quarkus runs: system properties, the environment, and {@code config/application.properties}. */
final class StartConfig {

    /** Where this is set, the console starts no PostgreSQL of its own. */
    static final String JDBC_URL = "quarkus.datasource.jdbc.url";

    private StartConfig() {}

    /** Whether a property is set. */
    static boolean names(String property) {
        return value(property).isPresent();
    }

    /** What a property is set to. */
    static Optional<String> value(String property) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDefaultInterceptors().addSystemSources();
        Path file = Path.of("config", "application.properties");
        try {
            if (Files.exists(file)) {
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), 260));
            }
        } catch (IOException e) {
            throw new StartRefused("Can't read " + file.toAbsolutePath() + ": " + e.getMessage());
        }
        SmallRyeConfig config = builder.build();
        return config.getOptionalValue(property, String.class);
    }
}
