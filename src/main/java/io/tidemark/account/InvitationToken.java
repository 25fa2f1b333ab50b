package io.tidemark.account;

/** The secret of an invitation. It never shows itself in a text, such as the audit log's. */
public record InvitationToken(String secret) {

    @Override
    public String toString() {
        return "InvitationToken";
    }
}
