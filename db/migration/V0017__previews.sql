ALTER TABLE vm ADD COLUMN epoch bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN vm.epoch IS 'Raised by each reset: the data volume and the root disk of an older epoch are made anew at the next start.';

CREATE TABLE vm_task (
    id         uuid PRIMARY KEY,
    vm         uuid NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
    task       jsonb NOT NULL,
    operation  uuid,
    made_at    timestamptz NOT NULL,
    made_by    text NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at    timestamptz,
    outcome    jsonb
);
CREATE INDEX vm_task_open_by_vm ON vm_task (vm) WHERE done_at IS NULL;
COMMENT ON TABLE vm_task IS 'What running guests are asked to do once. It stands in the intent until its outcome has come or it has expired.';
COMMENT ON COLUMN vm_task.id IS 'UUIDv7; the guest does the task of one id once.';
COMMENT ON COLUMN vm_task.vm IS 'The VM.';
COMMENT ON COLUMN vm_task.task IS 'A GuestTask of the wire protocol.';
COMMENT ON COLUMN vm_task.operation IS 'The operation that it settles; null where nobody waits for one.';
COMMENT ON COLUMN vm_task.made_at IS 'When it was asked for.';
COMMENT ON COLUMN vm_task.made_by IS 'Who asked for it.';
COMMENT ON COLUMN vm_task.expires_at IS 'From then on nobody waits for it any more.';
COMMENT ON COLUMN vm_task.done_at IS 'When its outcome came, or when it was given up; null while it is open.';
COMMENT ON COLUMN vm_task.outcome IS 'A TaskOutcome of the wire protocol, cut to bounds; null while it is open.';

CREATE TABLE vm_preview (
    id          uuid PRIMARY KEY,
    vm          uuid NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
    event       text NOT NULL,
    target      text NOT NULL,
    basis       text NOT NULL,
    state       text NOT NULL,
    items       jsonb NOT NULL,
    files       bigint NOT NULL,
    bytes       bigint NOT NULL,
    packages    bigint NOT NULL,
    made_at     timestamptz NOT NULL,
    made_by     text NOT NULL,
    expires_at  timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by text,
    CONSTRAINT vm_preview_acceptance_is_whole CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
);
CREATE INDEX vm_preview_by_vm ON vm_preview (vm, made_at);
COMMENT ON TABLE vm_preview IS 'What was told before something happened to a VM: what a person accepts, and what the next receipt is compared with.';
COMMENT ON COLUMN vm_preview.id IS 'UUIDv7; naming it accepts what it told.';
COMMENT ON COLUMN vm_preview.vm IS 'The VM.';
COMMENT ON COLUMN vm_preview.event IS 'The event, as the API writes it.';
COMMENT ON COLUMN vm_preview.target IS 'What it goes to, by id: an image, a policy''s revision; empty where the event has none.';
COMMENT ON COLUMN vm_preview.basis IS 'What it rests on: live, last-survey or policy.';
COMMENT ON COLUMN vm_preview.state IS 'Digest of what was at risk, and of whatever else decides about it; another one makes the preview stale.';
COMMENT ON COLUMN vm_preview.items IS 'What would become of what: a list of {what, thing, fate, agreed}, at most 1000.';
COMMENT ON COLUMN vm_preview.files IS 'How many files were at risk.';
COMMENT ON COLUMN vm_preview.bytes IS 'How many bytes were at risk.';
COMMENT ON COLUMN vm_preview.packages IS 'How many packages were at risk.';
COMMENT ON COLUMN vm_preview.made_at IS 'When it was made.';
COMMENT ON COLUMN vm_preview.made_by IS 'For whom.';
COMMENT ON COLUMN vm_preview.expires_at IS 'From then on it can''t be accepted.';
COMMENT ON COLUMN vm_preview.accepted_at IS 'When the event was asked for; null for one that was only looked at.';
COMMENT ON COLUMN vm_preview.accepted_by IS 'Who asked for it.';

ALTER TABLE operation DROP CONSTRAINT operation_kind_is_known;
ALTER TABLE operation ADD CONSTRAINT operation_kind_is_known CHECK (kind IN (
    'create', 'start', 'restart', 'stop', 'delete', 'reset', 'change_base', 'change_policy', 'keep', 'rescue'));
ALTER TABLE operation ADD COLUMN detail jsonb NOT NULL DEFAULT '{"paths":[]}';
COMMENT ON COLUMN operation.kind IS 'create, start, restart, stop, delete, reset, change_base, change_policy, keep or rescue.';
COMMENT ON COLUMN operation.detail IS 'What came of each path of a keep or rescue, and where a rescue put them.';
