package io.tidemark.terminal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whose consoles are recorded: {@code TIDEMARK_RECORD_CONSOLES} is {@code all}, or slugs of teams with commas between. */
@Named("recording")
@ApplicationScoped
public class RecordedTeams {

    private static final String ALL = "all";

    private final List<String> slugs;

    RecordedTeams(@ConfigProperty(name = "tidemark.record-consoles") Optional<List<String>> slugs) {
        this.slugs = slugs.orElse(List.of());
    }

    /** Whether the consoles of a team's VMs are recorded. */
    public boolean covers(String team) {
        return slugs.contains(ALL) || slugs.contains(team);
    }
}
