package io.tidemark;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: what Maven wrote into the jar. */
final class Version implements IVersionProvider {

    private static final String WRITTEN_BY_MAVEN = "META-INF/maven/io.tidemark/tidemark/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties written = new Properties();
        try (InputStream file = Version.class.getClassLoader().getResourceAsStream(WRITTEN_BY_MAVEN)) {
            if (file != null) {
                written.load(file);
            }
        }
        return new String[] {"tidemark " + written.getProperty("version", "(not packaged)")};
    }
}
