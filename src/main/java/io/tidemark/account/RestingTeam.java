package io.tidemark.account;

import java.time.Instant;

/**
 * A deleted team that can be brought back.
 *
 * @param by who deleted it
 * @param until when it goes for good
 */
public record RestingTeam(TeamView team, Instant since, String by, Instant until) {}
