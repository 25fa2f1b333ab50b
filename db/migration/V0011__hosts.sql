CREATE TABLE host_enrolment (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL,
    labels     jsonb NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    made_by    text NOT NULL,
    expires_at timestamptz NOT NULL,
    host       uuid,
    CONSTRAINT host_enrolment_token_is_unique UNIQUE (token_hash)
);
COMMENT ON TABLE host_enrolment IS 'One-time tokens that a new agent exchanges for a host id.';
COMMENT ON COLUMN host_enrolment.id IS 'UUIDv7.';
COMMENT ON COLUMN host_enrolment.token_hash IS 'SHA-256 of the token; the token itself is shown once and stored nowhere.';
COMMENT ON COLUMN host_enrolment.labels IS 'Labels of the host that enrols with it.';
COMMENT ON COLUMN host_enrolment.made_at IS 'When it was issued.';
COMMENT ON COLUMN host_enrolment.made_by IS 'Who issued it.';
COMMENT ON COLUMN host_enrolment.expires_at IS 'From then on it is refused.';
COMMENT ON COLUMN host_enrolment.host IS 'The host that used it; only its key may use it again.';

CREATE TABLE host (
    id                uuid PRIMARY KEY,
    name              text NOT NULL,
    public_key        bytea NOT NULL,
    labels            jsonb NOT NULL,
    scheduling        text NOT NULL DEFAULT 'open',
    enrolled_at       timestamptz NOT NULL DEFAULT now(),
    facts             jsonb,
    capacity          jsonb,
    link              uuid,
    link_session      uuid,
    link_console      uuid,
    linked_at         timestamptz,
    unlinked_at       timestamptz,
    intent_generation bigint NOT NULL DEFAULT 1,
    report_sequence   bigint NOT NULL DEFAULT 0,
    report_generation bigint NOT NULL DEFAULT 0,
    reported_at       timestamptz,
    version           bigint NOT NULL DEFAULT 1,
    CONSTRAINT host_name_is_unique UNIQUE (name),
    CONSTRAINT host_key_is_unique UNIQUE (public_key),
    CONSTRAINT host_scheduling_is_known CHECK (scheduling IN ('open', 'draining'))
);
COMMENT ON TABLE host IS 'Machines that run VMs. Whether one is connected follows from its link and the lease of the console process that holds it.';
COMMENT ON COLUMN host.id IS 'UUIDv7.';
COMMENT ON COLUMN host.name IS 'As it calls itself, made unique by a number.';
COMMENT ON COLUMN host.public_key IS 'The agent''s Ed25519 key, X.509 encoding; each connection proves the private one.';
COMMENT ON COLUMN host.labels IS 'Names and values that an administrator gave it.';
COMMENT ON COLUMN host.scheduling IS 'open, or draining: nothing is placed or started on it any more.';
COMMENT ON COLUMN host.enrolled_at IS 'When it was enrolled.';
COMMENT ON COLUMN host.facts IS 'What the agent said of the machine with its last hello; null before the first.';
COMMENT ON COLUMN host.capacity IS 'What the agent said last of what changes; null before the first report.';
COMMENT ON COLUMN host.link IS 'The connection that owns the host: of the newest authenticated hello.';
COMMENT ON COLUMN host.link_session IS 'The agent''s session; reports are ordered within it.';
COMMENT ON COLUMN host.link_console IS 'The console process that holds the connection.';
COMMENT ON COLUMN host.linked_at IS 'When that connection said hello.';
COMMENT ON COLUMN host.unlinked_at IS 'When that connection ended; null while it stands.';
COMMENT ON COLUMN host.intent_generation IS 'Grows with every change of what is wanted on the host.';
COMMENT ON COLUMN host.report_sequence IS 'Of the last report that was accepted in this session.';
COMMENT ON COLUMN host.report_generation IS 'The generation of intent that the agent had taken at its last report.';
COMMENT ON COLUMN host.reported_at IS 'When the last report was accepted.';
COMMENT ON COLUMN host.version IS 'Raised by each change that an administrator makes; the ETag.';
