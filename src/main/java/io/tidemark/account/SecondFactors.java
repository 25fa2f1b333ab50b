package io.tidemark.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tidemark.account.SecondFactorRepository.SecondFactor;
import io.tidemark.audit.AuditLog;
import io.tidemark.audit.SealedSecrets;
import io.tidemark.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The authenticator app beside the password: enrolled with the password, confirmed by a first code, and from then on asked
 * for at each sign-in. A code opens once; a wrong one makes the next wait.
 */
@ApplicationScoped
public class SecondFactors {

    private static final String ON = "account.second-factor-on";
    private static final String OFF = "account.second-factor-off";
    private static final String CODES = "account.recovery-codes";

    private final SecondFactorRepository factors;
    private final AccountRepository accounts;
    private final OtherSessions otherSessions;
    private final OwnPassword password;
    private final SealedSecrets secrets;
    private final AuditLog audit;
    private final boolean required;
    private final Clock clock = Clock.systemUTC();

    SecondFactors(
            SecondFactorRepository factors,
            AccountRepository accounts,
            OtherSessions otherSessions,
            OwnPassword password,
            SealedSecrets secrets,
            AuditLog audit,
            @ConfigProperty(name = "tidemark.second-factor.required", defaultValue = "false") boolean required) {
        this.factors = factors;
        this.accounts = accounts;
        this.otherSessions = otherSessions;
        this.password = password;
        this.secrets = secrets;
        this.audit = audit;
        this.required = required;
    }

    /** What a code that somebody typed was. */
    enum Tried {
        RIGHT,
        RECOVERY,
        WRONG,
        TOO_SOON;

        String word() {
            return this == RECOVERY ? "recovery" : "app";
        }
    }

    /**
     * How it stands.
     *
     * @param since when it was turned on; empty where it is off
     * @param recoveryCodes how many are left
     * @param needed whether the account's site role counts only once it is on
     */
    public record View(Optional<Instant> since, int recoveryCodes, boolean needed) {

        public boolean on() {
            return since.isPresent();
        }
    }

    /**
     * A secret for an app, told this once.
     *
     * @param secret base32
     * @param address the same with its name, as an app reads it from a picture
     */
    public record Enrolment(String secret, String address) {

        @Override
        public String toString() {
            return "Enrolment";
        }
    }

    /** How the caller's stands. */
    public View of(Caller caller) {
        caller.require(Permission.SELF_SEE);
        Optional<Instant> since = factors.of(caller.account()).flatMap(SecondFactor::confirmedAt);
        SiteRole role = accounts.findById(caller.account()).siteRole;
        return new View(
                since, factors.recoveryCodesOf(caller.account()), required && role != SiteRole.NONE && since.isEmpty());
    }

    /**
     * Makes a secret. Nothing is asked for until {@link #confirm}; a second call makes another in its place.
     *
     * @throws Problem {@code second-factor-on} where there is one; as {@link OwnPassword#confirmed}
     */
    @Action(ON)
    public Enrolment begin(Caller caller, String current) {
        caller.require(Permission.SELF_CHANGE);
        password.confirmed(caller, current);
        if (factors.isOn(caller.account())) {
            throw new Problem(
                    Problem.Kind.CONFLICT, "second-factor-on", "There is a second factor already. Remove it first.");
        }
        byte[] secret = TimeCodes.newSecret();
        factors.begin(caller.account(), secrets.seal(purpose(caller.account()), secret));
        return new Enrolment(TimeCodes.text(secret), TimeCodes.address(caller.name(), secret));
    }

    /**
     * Turns it on, and ends the sessions that were opened without it. The recovery codes are told this once. A session that
     * was left open knows no password, and would get them by guessing: wrong codes count here too.
     *
     * @throws Problem {@code refused-value} with the field {@code code}; not found where nothing was begun; {@code
     *     too-many-attempts}
     */
    @Action(ON)
    public List<String> confirm(Caller caller, String code) {
        caller.require(Permission.SELF_CHANGE);
        return QuarkusTransaction.requiringNew()
                .call(() -> firstCode(caller, code))
                .orElseThrow(SecondFactors::wrongCode);
    }

    /** Empty where the code is wrong, which stays counted. */
    private Optional<List<String>> firstCode(Caller caller, String code) {
        accounts.findById(caller.account(), LockModeType.PESSIMISTIC_WRITE);
        SecondFactor begun = factors.locked(caller.account())
                .filter(factor -> factor.confirmedAt().isEmpty())
                .orElseThrow(() -> Problem.notFound("second factor that waits for its first code"));
        if (begun.wait(clock.instant()).isPositive()) {
            throw tooSoon(caller.account());
        }
        OptionalLong step = secret(caller.account(), begun).stream()
                .flatMapToLong(secret -> TimeCodes.stepOf(secret, digits(code), clock.instant()).stream())
                .findFirst();
        if (step.isEmpty()) {
            factors.wrong(caller.account());
            return Optional.empty();
        }
        List<String> recovery = RecoveryCodes.fresh();
        factors.confirm(caller.account(), step.getAsLong(), hashes(recovery));
        int ended = otherSessions.end(caller);
        audit.record(caller.did(ON, "account:" + caller.name()).withDiff(Map.of("sessionsEnded", ended)));
        return Optional.of(recovery);
    }

    /**
     * Takes one's own off.
     *
     * @param code of the app, or a recovery code
     * @throws Problem as {@link OwnPassword#confirmed}; {@code refused-value} with the field {@code code}; {@code
     *     too-many-attempts}
     */
    @Action(OFF)
    public void remove(Caller caller, String current, String code) {
        caller.require(Permission.SELF_CHANGE);
        requireBoth(caller, current, code);
        QuarkusTransaction.requiringNew().run(() -> takeOff(caller, caller.name()));
    }

    /**
     * Makes new recovery codes, told this once, in place of those that are left.
     *
     * @param code of the app, or one of those
     * @throws Problem as {@link #remove}; not found where it was taken off meanwhile
     */
    @Action(CODES)
    public List<String> renewRecoveryCodes(Caller caller, String current, String code) {
        caller.require(Permission.SELF_CHANGE);
        requireBoth(caller, current, code);
        List<String> fresh = RecoveryCodes.fresh();
        QuarkusTransaction.requiringNew().run(() -> {
            if (factors.locked(caller.account())
                    .flatMap(SecondFactor::confirmedAt)
                    .isEmpty()) {
                throw Problem.notFound("second factor");
            }
            factors.replaceRecovery(caller.account(), hashes(fresh));
            audit.record(caller.did(CODES, "account:" + caller.name()));
        });
        return fresh;
    }

    private void requireBoth(Caller caller, String current, String code) {
        password.confirmed(caller, current);
        switch (tried(caller.account(), code)) {
            case RIGHT, RECOVERY -> {}
            case WRONG -> throw wrongCode();
            case TOO_SOON -> throw tooSoon(caller.account());
        }
    }

    private static List<byte[]> hashes(List<String> codes) {
        return codes.stream().map(RecoveryCodes::hash).toList();
    }

    /**
     * Takes somebody else's off, who has lost app and recovery codes. Where there is none, nothing happens.
     *
     * @throws Problem not found where there is no such account; {@code own-account}: one's own needs password and code
     */
    @Action(OFF)
    @Transactional
    public void takeOffOf(Caller caller, String name) {
        caller.require(Permission.ACCOUNTS_CHANGE);
        if (name.equals(caller.name())) {
            throw new Problem(
                    Problem.Kind.CONFLICT,
                    "own-account",
                    "One's own second factor is removed on one's account page, with password and code.");
        }
        takeOff(caller, name);
    }

    private void takeOff(Caller caller, String name) {
        AccountEntity account = accounts.named(name).orElseThrow(() -> Problem.notFound("account"));
        if (factors.remove(account.id)) {
            audit.record(caller.did(OFF, "account:" + name));
        }
    }

    boolean isOn(UUID account) {
        return factors.isOn(account);
    }

    /** Looks at a code of an account, and remembers that it was used or wrong whatever becomes of the rest. */
    Tried tried(UUID account, String code) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Optional<SecondFactor> factor =
                    factors.locked(account).filter(each -> each.confirmedAt().isPresent());
            if (factor.isEmpty()) {
                return Tried.WRONG;
            }
            if (factor.get().wait(clock.instant()).isPositive()) {
                return Tried.TOO_SOON;
            }
            boolean right = secret(account, factor.get()).stream()
                    .flatMapToLong(secret -> TimeCodes.stepOf(secret, digits(code), clock.instant()).stream())
                    .anyMatch(step -> factors.use(account, step));
            if (right) {
                return Tried.RIGHT;
            }
            if (factors.useRecovery(account, RecoveryCodes.hash(code))) {
                return Tried.RECOVERY;
            }
            factors.wrong(account);
            return Tried.WRONG;
        });
    }

    /** Says how long no code of this account is looked at. */
    Problem tooSoon(UUID account) {
        long seconds = factors.of(account)
                .map(factor -> factor.wait(clock.instant()))
                .orElse(Duration.ZERO)
                .toSeconds();
        return Attempts.tooMany("Too many wrong codes came for this account.", Duration.ofSeconds(seconds));
    }

    /** Empty where the console has another key than it had: recovery codes still count then. */
    private Optional<byte[]> secret(UUID account, SecondFactor factor) {
        return secrets.open(purpose(account), factor.secret());
    }

    private static String purpose(UUID account) {
        return "second factor of " + account;
    }

    private static String digits(String code) {
        return code.replaceAll("\\s", "");
    }

    private static Problem wrongCode() {
        return Problem.refusedValue("code", "This is not the code that the app shows now, or it was used already.");
    }
}
