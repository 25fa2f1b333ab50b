package io.tidemark.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.account.ProviderRequest.Purpose;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.Knocks;
import io.tidemark.platform.Ids;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * Signing in by the site's OpenID Connect provider. An account is found by issuer and subject and by nothing else: an
 * e-mail address or a name is what somebody says of themselves. What comes out is a session like any other.
 */
@ApplicationScoped
public class ProviderSignIn {

    private static final Logger LOG = Logger.getLogger(ProviderSignIn.class);
    private static final String LINK = "account.identity-link";
    private static final String UNLINK = "account.identity-unlink";
    private static final String PASSWORD = "account.password-set";

    /** Under which failures are counted: nobody has said a name yet. It is no account's. */
    private static final String ANYBODY = "(provider)";

    private final OpenIdProvider provider;
    private final ProviderSettings settings;
    private final IdentityRepository identities;
    private final AccountRepository accounts;
    private final TeamRepository teams;
    private final MembershipRepository memberships;
    private final OwnPassword password;
    private final SignIn signIn;
    private final AuditLog audit;
    private final Knocks knocks;
    private final Clock clock = Clock.systemUTC();
    private final Attempts attempts = new Attempts(clock);

    ProviderSignIn(
            OpenIdProvider provider,
            ProviderSettings settings,
            IdentityRepository identities,
            AccountRepository accounts,
            TeamRepository teams,
            MembershipRepository memberships,
            OwnPassword password,
            SignIn signIn,
            AuditLog audit,
            Knocks knocks) {
        this.provider = provider;
        this.settings = settings;
        this.identities = identities;
        this.accounts = accounts;
        this.teams = teams;
        this.memberships = memberships;
        this.password = password;
        this.signIn = signIn;
        this.audit = audit;
        this.knocks = knocks;
    }

    /**
     * A way to the provider.
     *
     * @param address where the browser goes
     * @param request what it keeps meanwhile
     */
    record Begun(URI address, ProviderRequest request) {}

    /** What the button calls the provider; empty where the site has none. */
    public Optional<String> name() {
        return Optional.of(settings.name()).filter(name -> provider.isConfigured());
    }

    /**
     * Begins a sign-in.
     *
     * @param callback where the provider sends the browser back to
     * @throws Problem not found where the site has no provider; {@code provider-away}
     */
    Begun begin(String next, URI callback) {
        return begun(ProviderRequest.signIn(next, clock.instant()), callback);
    }

    private Begun begun(ProviderRequest request, URI callback) {
        provider.issuer();
        return new Begun(provider.address(request, callback), request);
    }

    /**
     * Ends a sign-in: an account that is linked is signed in to, as by its password; for somebody new one is made.
     *
     * @param answer the address that the browser came back to
     * @throws Problem as {@link OpenIdProvider#vouchedFor}; {@code no-account} where it is disabled, or newcomers are
     *     refused; {@code too-many-attempts}
     */
    SignIn.Step finish(ProviderRequest request, URI callback, URI answer, String from) {
        attempts.begin(from, ANYBODY);
        try {
            ProviderIdentity person = provider.vouchedFor(request, callback, answer);
            AccountEntity account = known(person).orElseGet(() -> newcomer(person, from));
            if (!account.enabled()) {
                audit.recordAlone(AuditEntry.done(account.name, from, "session.open", "account:" + account.name)
                        .refused("disabled"));
                throw noAccount();
            }
            attempts.succeeded(from, ANYBODY);
            return signIn.next(HalfWay.of(account, HalfWay.Way.PROVIDER, clock.instant()), from);
        } catch (Problem problem) {
            attempts.failed(from, ANYBODY);
            knocks.refused("session.open", from, problem.type());
            throw problem;
        } finally {
            attempts.end(from);
        }
    }

    private Optional<AccountEntity> known(ProviderIdentity person) {
        return identities.accountOf(person).flatMap(accounts::findByIdOptional);
    }

    private AccountEntity newcomer(ProviderIdentity person, String from) {
        return switch (settings.newcomers()) {
            case REFUSE -> throw noAccount();
            case MAKE -> madeAtLast(person, from);
        };
    }

    /** Where the same person, or somebody of the same name, came in at the same moment, that is looked at once more. */
    private AccountEntity madeAtLast(ProviderIdentity person, String from) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> made(person, from));
        } catch (ConstraintViolationException e) {
            LOG.debug("A newcomer was overtaken", e);
            return known(person)
                    .orElseGet(() -> QuarkusTransaction.requiringNew().call(() -> made(person, from)));
        }
    }

    private AccountEntity made(ProviderIdentity person, String from) {
        String name = freeName(person.accountName());
        AccountEntity account = AccountEntity.withoutPassword(Ids.next(), name, person.displayName());
        accounts.persistAndFlush(account);
        if (!identities.link(person, account.id)) {
            throw taken();
        }
        audit.record(AuditEntry.done(name, from, "account.create", "account:" + name)
                .withDiff(Map.of("provider", person.issuer(), "subject", person.subject())));
        settings.team().flatMap(teams::bySlug).ifPresent(team -> {
            memberships.put(team.id, account.id, Role.VIEWER);
            audit.record(AuditEntry.done(name, from, "team.join", "team:" + team.slug)
                    .ofTeam(team.id)
                    .withDiff(Map.of("role", Role.VIEWER)));
        });
        return account;
    }

    private String freeName(String wanted) {
        return Stream.concat(
                        Stream.of(wanted),
                        IntStream.iterate(2, number -> number + 1).mapToObj(number -> wanted + "-" + number))
                .filter(name -> accounts.named(name).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Since when the caller's account is linked to somebody at the provider. */
    public Optional<Instant> linkedAt(Caller caller) {
        caller.require(Permission.SELF_SEE);
        return provider.isConfigured() ? identities.linkedAt(caller.account(), provider.issuer()) : Optional.empty();
    }

    /**
     * Begins to link the caller's account to who they are at the provider.
     *
     * @throws Problem as {@link OwnPassword#confirmed} and {@link #begin}
     */
    @Action(LINK)
    Begun beginLink(Caller caller, String current, URI callback) {
        caller.require(Permission.SELF_CHANGE);
        password.confirmed(caller, current);
        return begun(ProviderRequest.of(caller, Purpose.LINK, clock.instant()), callback);
    }

    /**
     * Links the account that the request was begun for.
     *
     * @throws Problem as {@link OpenIdProvider#vouchedFor}; {@code identity-taken} where the person has another account
     *     here, or the account another person; {@code provider-refused} where another account is signed in by now
     */
    @Action(LINK)
    void link(Caller caller, ProviderRequest request, URI callback, URI answer) {
        caller.require(Permission.SELF_CHANGE);
        if (!request.isOf(caller, Purpose.LINK)) {
            throw Problem.notFound("link that was begun");
        }
        ProviderIdentity person = provider.vouchedFor(request, callback, answer);
        QuarkusTransaction.requiringNew().run(() -> {
            if (!identities.link(person, caller.account())) {
                throw taken();
            }
            audit.record(caller.did(LINK, "account:" + caller.name())
                    .withDiff(Map.of("provider", person.issuer(), "subject", person.subject())));
        });
    }

    /**
     * Ends the link: the account is signed in to with its password again. One that has none keeps its link.
     *
     * @throws Problem as {@link OwnPassword#confirmed}; not found where there is none
     */
    @Action(UNLINK)
    public void unlink(Caller caller, String current) {
        caller.require(Permission.SELF_CHANGE);
        password.confirmed(caller, current);
        QuarkusTransaction.requiringNew().run(() -> {
            if (!identities.unlink(caller.account(), provider.issuer())) {
                throw Problem.notFound("link");
            }
            audit.record(caller.did(UNLINK, "account:" + caller.name()));
        });
    }

    /**
     * Begins to show the provider's word anew, for who has no password to show.
     *
     * @throws Problem {@code password-set} where there is one; as {@link #begin}
     */
    @Action(PASSWORD)
    Begun beginPassword(Caller caller, URI callback) {
        caller.require(Permission.SELF_CHANGE);
        password.requireNone(caller);
        return begun(ProviderRequest.of(caller, Purpose.PASSWORD, clock.instant()), callback);
    }

    /**
     * That the provider has just seen the caller.
     *
     * @throws Problem as {@link OpenIdProvider#vouchedFor}; {@code identity-taken} where it has seen somebody else
     */
    @Action(PASSWORD)
    Vouched vouched(Caller caller, ProviderRequest request, URI callback, URI answer) {
        caller.require(Permission.SELF_CHANGE);
        if (!request.isOf(caller, Purpose.PASSWORD)) {
            throw Problem.notFound("password that was begun");
        }
        ProviderIdentity person = provider.vouchedFor(request, callback, answer);
        if (!identities.accountOf(person).filter(caller.account()::equals).isPresent()) {
            throw taken();
        }
        return new Vouched(caller.account(), clock.instant().plus(Vouched.TIME));
    }

    private static Problem noAccount() {
        return new Problem(
                Problem.Kind.FORBIDDEN, "no-account", "There is no account here for you. Ask an administrator.");
    }

    private static Problem taken() {
        return new Problem(
                Problem.Kind.CONFLICT,
                "identity-taken",
                "This person at the provider belongs to another account, or this account to another person.");
    }
}
