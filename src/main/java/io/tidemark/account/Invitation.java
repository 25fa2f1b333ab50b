package io.tidemark.account;

import io.tidemark.platform.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A link by which somebody joins a team, once. */
public final class Invitation {

    private static final int LONGEST_DAYS = 30;
    private static final int USUAL_DAYS = 7;

    private Invitation() {}

    /**
     * One to be made.
     *
     * @param role what who joins by it becomes
     * @param expiresInDays 1 to 30; 7 where it is left out
     */
    public record Wanted(Role role, Optional<Integer> expiresInDays) {

        public Wanted {
            if (role == null) {
                throw Problem.refusedValue("role", "role must be one of viewer, operator, owner.");
            }
            if (expiresInDays.filter(days -> days < 1 || days > LONGEST_DAYS).isPresent()) {
                throw Problem.refusedValue("expiresInDays", "expiresInDays must be 1 to " + LONGEST_DAYS + ".");
            }
        }

        int days() {
            return expiresInDays.orElse(USUAL_DAYS);
        }
    }

    /**
     * One as members see it.
     *
     * @param madeBy who invites
     */
    public record View(UUID id, Role role, String madeBy, Instant madeAt, Instant expiresAt) {}

    /**
     * A new one.
     *
     * @param token the secret; told this once
     * @param path where it is taken up
     */
    public record Fresh(UUID id, String token, String path, Role role, Instant expiresAt) {

        @Override
        public String toString() {
            return "Fresh[id=" + id + "]";
        }
    }

    /**
     * What who has the link is told before they take it up.
     *
     * @param team the team that it is to
     */
    public record Offer(TeamView team, Role role, String madeBy, Instant expiresAt) {}
}
