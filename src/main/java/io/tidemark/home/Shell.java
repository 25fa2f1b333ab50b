package io.tidemark.home;

import io.quarkus.runtime.BlockingOperationControl;
import io.tidemark.account.AuditInbox;
import io.tidemark.account.Caller;
import io.tidemark.account.Callers;
import io.tidemark.account.Permission;
import io.tidemark.account.Role;
import io.tidemark.account.TeamView;
import io.tidemark.account.Teams;
import io.tidemark.platform.Language;
import io.tidemark.platform.Preferences;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What stands around every page: who is signed in, their team, where they can go, how it looks. Templates read it. */
@Named("shell")
@RequestScoped
public class Shell {

    private final RoutingContext request;
    private final Optional<Caller> caller;
    private final List<TeamView> teams;
    private final AuditInbox inbox;
    private final String version;

    Shell(
            RoutingContext request,
            Callers callers,
            Teams teams,
            AuditInbox inbox,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.request = request;
        // The page of a refusal may be made on a thread that must not wait for the database; it knows nobody then.
        this.caller = BlockingOperationControl.isBlockingAllowed() ? callers.maybe() : Optional.empty();
        this.teams = caller.map(teams::of).orElse(List.of());
        this.inbox = inbox;
        this.version = version;
    }

    /** The code of the page's language. */
    public String language() {
        return chosenLanguage().code();
    }

    /** {@code light} or {@code dark}, if the user wants one whatever the system says. */
    public Optional<String> theme() {
        return cookie(Preferences.THEME).filter(theme -> theme.equals("light") || theme.equals("dark"));
    }

    public List<ThemeChoice> themes() {
        Theme chosen = theme().map(each -> Theme.valueOf(each.toUpperCase(Locale.ROOT)))
                .orElse(Theme.SYSTEM);
        return Arrays.stream(Theme.values())
                .map(each -> new ThemeChoice(each, each == chosen))
                .toList();
    }

    public List<LanguageChoice> languages() {
        Language chosen = chosenLanguage();
        return Arrays.stream(Language.values())
                .map(each -> new LanguageChoice(each.code(), each.shortName(), each.fullName(), each == chosen))
                .toList();
    }

    /** Who is signed in. */
    public Optional<Person> person() {
        return caller.map(each -> new Person(each.displayName(), initials(each.displayName()), standing(each)));
    }

    /** The team whose things the lists show. */
    public Optional<Team> team() {
        return currentTeam().map(Shell::named);
    }

    /** The other teams the caller is a member of. */
    public List<Team> otherTeams() {
        return teams.stream()
                .filter(each -> !Optional.of(each).equals(currentTeam()))
                .map(Shell::named)
                .toList();
    }

    /** The pages the caller can go to. */
    public List<Destination> navigation() {
        List<Destination> all = new ArrayList<>();
        if (caller.isPresent()) {
            all.add(Destination.to(Place.VMS, "/vms", "vm"));
            all.add(Destination.to(Place.POLICIES, "/policies", "policy"));
            all.add(Destination.to(Place.TEAMS, "/teams", "team"));
        }
        if (caller.filter(each -> each.may(Permission.ACCOUNTS_SEE)).isPresent()) {
            all.add(Destination.to(Place.ACCOUNTS, "/accounts", "person"));
        }
        if (caller.filter(each -> each.may(Permission.HOSTS_CHANGE)).isPresent()) {
            all.add(Destination.to(Place.HOSTS, "/hosts", "host"));
        }
        if (caller.filter(Shell::readsAudit).isPresent()) {
            all.add(Destination.to(Place.AUDIT, "/audit", "audit")
                    .with(caller.map(inbox::waiting).orElse(0)));
        }
        return all;
    }

    private static boolean readsAudit(Caller each) {
        return each.may(Permission.AUDIT_READ)
                || each.teams().keySet().stream().anyMatch(team -> each.mayIn(team, Permission.TEAM_AUDIT_READ));
    }

    /** Where to come back to: this page's path with its query. */
    public String path() {
        return request.request().method().name().equals("GET")
                ? request.request().uri()
                : "/";
    }

    public String version() {
        return version;
    }

    private Language chosenLanguage() {
        return cookie(Preferences.LANGUAGE)
                .flatMap(Language::byCode)
                .orElseGet(() -> Language.firstOf(request.acceptableLanguages().stream()
                        .map(each -> Locale.of(each.tag()))
                        .toList()));
    }

    private Optional<TeamView> currentTeam() {
        Optional<String> asked =
                Optional.ofNullable(request.request().getParam("team")).or(() -> cookie(Preferences.TEAM));
        return teams.stream()
                .filter(each -> asked.filter(each.slug()::equals).isPresent())
                .findFirst()
                .or(() -> teams.stream().findFirst());
    }

    private Optional<String> cookie(String name) {
        return Optional.ofNullable(request.request().getCookie(name)).map(Cookie::getValue);
    }

    private Standing standing(Caller of) {
        return switch (of.site()) {
            case ADMIN -> Standing.ADMINISTRATOR;
            case AUDITOR -> Standing.AUDITOR;
            case NONE ->
                currentTeam()
                        .map(TeamView::id)
                        .map(of.teams()::get)
                        .map(Shell::standing)
                        .orElse(Standing.NONE);
        };
    }

    private static Standing standing(Role role) {
        return switch (role) {
            case OWNER -> Standing.OWNER;
            case OPERATOR -> Standing.OPERATOR;
            case VIEWER -> Standing.VIEWER;
        };
    }

    private static Team named(TeamView team) {
        return new Team(team.slug(), team.name(), initials(team.name()));
    }

    /** One or two characters that stand for a name: "PC" for "Payments Core", "林" for "林薇". */
    static String initials(String name) {
        String[] words = name.strip().split("[\\s._-]+", 3);
        String first = firstCharacter(words[0]);
        if (words.length == 1 || first.codePointAt(0) > 0x2e80) {
            return first;
        }
        return first + firstCharacter(words[1]);
    }

    private static String firstCharacter(String word) {
        return word.isEmpty()
                ? "?"
                : word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }

    /** How the pages look. */
    public enum Theme {
        LIGHT,
        SYSTEM,
        DARK
    }

    /** A theme one can choose. */
    public record ThemeChoice(Theme theme, boolean chosen) {

        public String value() {
            return theme.name().toLowerCase(Locale.ROOT);
        }

        public String icon() {
            return switch (theme) {
                case LIGHT -> "sun";
                case SYSTEM -> "auto";
                case DARK -> "moon";
            };
        }
    }

    /** A language one can choose. */
    public record LanguageChoice(String code, String shortName, String name, boolean chosen) {}

    /** What somebody is to the product, or to the team that is shown. */
    public enum Standing {
        ADMINISTRATOR,
        AUDITOR,
        OWNER,
        OPERATOR,
        VIEWER,
        NONE
    }

    /** Who is signed in. */
    public record Person(String name, String initials, Standing standing) {}

    /** A team of the switch. */
    public record Team(String slug, String name, String initials) {}

    /** A page of the navigation. */
    public enum Place {
        VMS,
        POLICIES,
        TEAMS,
        ACCOUNTS,
        HOSTS,
        AUDIT
    }

    /**
     * A line of the navigation.
     *
     * @param count how many things wait there for this person, as it is shown; empty where none does
     */
    public record Destination(Place place, String href, String icon, Optional<String> count) {

        static Destination to(Place place, String href, String icon) {
            return new Destination(place, href, icon, Optional.empty());
        }

        Destination with(int waiting) {
            return new Destination(
                    place, href, icon, waiting == 0 ? Optional.empty() : Optional.of(AuditInbox.shown(waiting)));
        }

        /** Whether a page of {@code section}, a {@link Place}'s name, is here. */
        public boolean at(String section) {
            return place.name().equals(section);
        }
    }
}
