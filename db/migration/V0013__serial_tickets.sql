CREATE TABLE serial_ticket (
    token_hash bytea PRIMARY KEY,
    vm         uuid NOT NULL,
    team       uuid NOT NULL,
    account    uuid NOT NULL,
    actor      text NOT NULL,
    credential text NOT NULL,
    origin     text NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE serial_ticket IS 'Single-use tickets that open a VM''s serial console; whoever redeems one deletes the row.';
COMMENT ON COLUMN serial_ticket.token_hash IS 'SHA-256 of the ticket.';
COMMENT ON COLUMN serial_ticket.vm IS 'The only VM it is good for.';
COMMENT ON COLUMN serial_ticket.team IS 'The VM''s team.';
COMMENT ON COLUMN serial_ticket.account IS 'Who it was issued to.';
COMMENT ON COLUMN serial_ticket.actor IS 'That account''s name, for the audit log.';
COMMENT ON COLUMN serial_ticket.credential IS 'The session or token it was issued to; the console closes when that ends.';
COMMENT ON COLUMN serial_ticket.origin IS 'The network address it was asked for from.';
COMMENT ON COLUMN serial_ticket.expires_at IS 'From then on it is refused.';
