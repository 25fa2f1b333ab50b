package io.tidemark.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.tidemark.platform.Moment;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageLinks;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/** Everybody's accounts in the browser: administrators manage them, auditors look at them. */
@Path("/accounts")
@Produces(MediaType.TEXT_HTML)
@Authenticated
public class PeoplePages {

    private final Callers callers;
    private final Accounts accounts;
    private final SecondFactors secondFactors;

    PeoplePages(Callers callers, Accounts accounts, SecondFactors secondFactors) {
        this.callers = callers;
        this.accounts = accounts;
        this.secondFactors = secondFactors;
    }

    /**
     * The list.
     *
     * @param query what was searched for
     * @param makes whether the caller makes accounts
     */
    public record PeopleList(
            List<Line> lines, String query, PageLinks pages, boolean makes, Optional<Refused> refused) {}

    /**
     * An account of the list.
     *
     * @param disabledAt since when nobody signs in to it
     */
    public record Line(
            String name,
            String displayName,
            String initial,
            SiteRole role,
            boolean hasPassword,
            boolean coded,
            boolean linked,
            Moment madeAt,
            Optional<Moment> disabledAt) {

        /** Whether they have more to do with the site than others. */
        public boolean standsOut() {
            return role != SiteRole.NONE;
        }

        static Line of(AccountView account) {
            return new Line(
                    account.name(),
                    account.displayName(),
                    TeamPage.initialOf(account.displayName()),
                    account.siteRole(),
                    account.hasPassword(),
                    account.secondFactorSince().isPresent(),
                    account.linkedAt().isPresent(),
                    Moment.of(account.madeAt()),
                    account.disabledAt().map(Moment::of));
        }
    }

    /**
     * One account.
     *
     * @param own whether it is the caller's, who does none of this to themselves
     * @param changes whether the caller manages accounts
     * @param readsLog whether the caller reads what the account did
     */
    public record OnePage(
            AccountView account,
            List<Place> teams,
            boolean own,
            boolean changes,
            boolean readsLog,
            Optional<Refused> refused) {

        public Moment madeAt() {
            return Moment.of(account.madeAt());
        }

        public Optional<Moment> disabledAt() {
            return account.disabledAt().map(Moment::of);
        }

        public Optional<Moment> secondFactorSince() {
            return account.secondFactorSince().map(Moment::of);
        }

        public Optional<Moment> linkedAt() {
            return account.linkedAt().map(Moment::of);
        }

        /** What it can be to the site. */
        public List<RoleChoice> roles() {
            return Arrays.stream(SiteRole.values())
                    .map(role -> new RoleChoice(role, role.name().toLowerCase(Locale.ROOT), role == account.siteRole()))
                    .toList();
        }
    }

    /** A team of an account, and its role there. */
    public record Place(String slug, String name, Role role) {}

    /** A site role one can give. */
    public record RoleChoice(SiteRole role, String value, boolean chosen) {}

    @CheckedTemplate(basePath = "account")
    static class Templates {
        static native TemplateInstance people(PeopleList view);

        static native TemplateInstance person(OnePage view);
    }

    @GET
    public TemplateInstance list(@RestQuery Optional<String> q, @RestQuery Optional<String> after) {
        return list(callers.current(), q.orElse("").strip(), after, Optional.empty());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(
            @RestForm Optional<String> name,
            @RestForm Optional<String> displayName,
            @RestForm Optional<String> password) {
        Caller caller = callers.current();
        try {
            NewAccount wanted = new NewAccount(
                    name.orElse("").strip(),
                    password.orElse(""),
                    displayName.filter(shown -> !shown.isBlank()),
                    Optional.empty());
            return to(accounts.create(caller, wanted).name());
        } catch (Problem problem) {
            return Forms.again(problem, refused -> list(caller, "", Optional.empty(), Optional.of(refused)));
        }
    }

    @GET
    @Path("{account}")
    public TemplateInstance one(String account) {
        return one(callers.current(), account, Optional.empty());
    }

    @POST
    @Path("{account}/site-role")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response giveSiteRole(String account, @RestForm Optional<String> role) {
        return change(account, caller -> accounts.giveSiteRole(caller, account, role(role)));
    }

    @POST
    @Path("{account}/second-factor/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response takeSecondFactorOff(String account) {
        return change(account, caller -> secondFactors.takeOffOf(caller, account));
    }

    @POST
    @Path("{account}/disable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response disable(String account, @RestForm Optional<String> reason) {
        return change(account, caller -> accounts.disable(caller, account, why(reason)));
    }

    @POST
    @Path("{account}/enable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response enable(String account, @RestForm Optional<String> reason) {
        return change(account, caller -> accounts.enable(caller, account, why(reason)));
    }

    private Response change(String account, Consumer<Caller> deed) {
        Caller caller = callers.current();
        try {
            deed.accept(caller);
            return to(account);
        } catch (Problem problem) {
            return Forms.again(problem, refused -> one(caller, account, Optional.of(refused)));
        }
    }

    private TemplateInstance list(Caller caller, String query, Optional<String> after, Optional<Refused> refused) {
        Page<AccountView> page = accounts.list(caller, query, PageRequest.of(Optional.empty(), after));
        String path = query.isEmpty() ? "/accounts" : "/accounts?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        return Templates.people(new PeopleList(
                page.items().stream().map(Line::of).toList(),
                query,
                new PageLinks(path, after, page.next()),
                caller.may(Permission.ACCOUNTS_CHANGE),
                refused));
    }

    private TemplateInstance one(Caller caller, String name, Optional<Refused> refused) {
        AccountView account = accounts.named(caller, name);
        Map<TeamView, Role> teams = accounts.teamsOf(caller, name);
        return Templates.person(new OnePage(
                account,
                teams.entrySet().stream()
                        .map(team ->
                                new Place(team.getKey().slug(), team.getKey().name(), team.getValue()))
                        .toList(),
                account.id().equals(caller.account()),
                caller.may(Permission.ACCOUNTS_CHANGE),
                caller.may(Permission.AUDIT_READ),
                refused));
    }

    /** On these pages a reason has to be given. */
    private static Accounts.Why why(Optional<String> reason) {
        return new Accounts.Why(reason.or(() -> Optional.of("")));
    }

    private static SiteRole role(Optional<String> typed) {
        return Arrays.stream(SiteRole.values())
                .filter(role -> typed.filter(role.name().toLowerCase(Locale.ROOT)::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> Problem.refusedValue("role", "role must be one of none, admin, auditor."));
    }

    private static Response to(String account) {
        return Forms.seeOther("/accounts/" + account);
    }
}
