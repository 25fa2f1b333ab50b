package io.tidemark.host;

import io.tidemark.account.Action;
import io.tidemark.account.Caller;
import io.tidemark.account.Permission;
import io.tidemark.audit.AuditEntry;
import io.tidemark.audit.AuditLog;
import io.tidemark.platform.Changes;
import io.tidemark.platform.DatabaseFailure;
import io.tidemark.platform.Ids;
import io.tidemark.platform.LocalEnrolment;
import io.tidemark.platform.Problem;
import io.tidemark.protocol.ToConsole;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How a machine becomes a host: a one-time token is exchanged for a host id that is bound to the agent's key. */
@ApplicationScoped
public class Enrolments implements LocalEnrolment {

    /** Long enough to walk to the machine; a token that lies about for longer is found by somebody else. */
    public static final Duration USUAL = Duration.ofHours(1);

    /** Longer is no one-time token any more but a password. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private static final Duration LOCAL = Duration.ofMinutes(10);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_OF_A_NAME = 1000;

    private final HostRepository hosts;
    private final AuditLog audit;
    private final Changes changes;

    Enrolments(HostRepository hosts, AuditLog audit, Changes changes) {
        this.hosts = hosts;
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * Makes a token.
     *
     * @param labels of the host that will use it
     * @param goodFor a minute to {@link #LONGEST}
     * @param console the console's address as agents reach it, such as {@code wss://tidemark.example}
     */
    @Action("host.enrolment")
    @Transactional
    public EnrolmentView issue(Caller caller, Map<String, String> labels, Duration goodFor, String console) {
        caller.require(Permission.HOSTS_CHANGE);
        if (goodFor.compareTo(Duration.ofMinutes(1)) < 0 || goodFor.compareTo(LONGEST) > 0) {
            throw Problem.refusedValue(
                    "expiresInMinutes", "A token is good for 1 to " + LONGEST.toMinutes() + " minutes.");
        }
        Instant expiresAt = Instant.now().plus(goodFor);
        String token = insert(Labels.checked(labels), caller.name(), expiresAt);
        audit.record(caller.did("host.enrolment", "hosts")
                .withDiff(Map.of("labels", labels, "expiresAt", expiresAt.toString())));
        return new EnrolmentView(
                token, "TIDEMARK_TOKEN=" + token + " java -jar tidemark-agent.jar --console " + console, expiresAt);
    }

    @Override
    @Transactional
    public String issueLocal() {
        String token = insert(Map.of(), "system:console", Instant.now().plus(LOCAL));
        audit.record(AuditEntry.done("system:console", "console", "host.enrolment", "hosts"));
        return token;
    }

    private String insert(Map<String, String> labels, String by, Instant expiresAt) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        hosts.insertEnrolment(AgentKey.hash(token), labels, by, expiresAt);
        hosts.deleteOldEnrolments();
        return token;
    }

    /**
     * Exchanges a token for a host id; again with the same key for the same id.
     *
     * @param nonce of this connection's challenge
     * @param from the agent's network address
     * @throws LinkRefused {@code bad-key}, {@code bad-signature}, {@code unknown-token}, {@code token-expired},
     *     {@code token-used}
     */
    @Transactional
    UUID redeem(ToConsole.Enrol enrol, String nonce, String from) {
        AgentKey key = AgentKey.ofBase64(enrol.publicKey());
        key.requireSigned(enrol.signature(), nonce, enrol.token(), enrol.publicKey());
        HostRepository.Enrolment enrolment = hosts.lockEnrolment(AgentKey.hash(enrol.token()))
                .orElseThrow(() -> new LinkRefused(
                        "unknown-token", "There is no such enrolment token. Make a new one in the console."));
        if (enrolment.host().isPresent()) {
            return sameHost(enrolment.host().get(), key);
        }
        if (!enrolment.expiresAt().isAfter(Instant.now())) {
            throw new LinkRefused("token-expired", "The enrolment token has expired. Make a new one in the console.");
        }
        Optional<UUID> known = hosts.byKey(key.encoded());
        UUID host = known.orElseGet(() -> insertHost(enrol.name(), key, enrolment.labels()));
        hosts.useEnrolment(enrolment.id(), host);
        audit.record(AuditEntry.done("host:" + host, from, "host.enrol", "host:" + host));
        changes.publish(HostTopics.HOST, host.toString());
        return host;
    }

    private UUID sameHost(UUID host, AgentKey key) {
        boolean same = hosts.publicKey(host).filter(key::sameAs).isPresent();
        if (!same) {
            throw new LinkRefused(
                    "token-used", "The enrolment token was used by another machine. Make a new one in the console.");
        }
        return host;
    }

    private UUID insertHost(String wish, AgentKey key, Map<String, String> labels) {
        String name = NAME.matcher(wish).matches() ? wish : "host";
        UUID id = Ids.next();
        try {
            for (int number = 1; number <= MOST_OF_A_NAME; number++) {
                if (hosts.insertHost(id, number == 1 ? name : name + "-" + number, key.encoded(), labels)) {
                    return id;
                }
            }
        } catch (DatabaseFailure e) {
            if (HostRepository.isKeyTaken(e)) {
                throw new LinkRefused("key-taken", "This key was enrolled at the same moment. Connect again.");
            }
            throw e;
        }
        throw new LinkRefused("name-taken", "There are too many hosts of this name. Give this machine another.");
    }
}
