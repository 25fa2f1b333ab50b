package io.tidemark.account;

import java.time.Instant;

/**
 * A member of a team.
 *
 * @param account the account's name
 * @param since when the role was given
 */
public record MemberView(String account, String displayName, Role role, Instant since) {}
