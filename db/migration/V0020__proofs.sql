-- Proofs: a throw-away VM on a policy and an image, markers in every kind of place, a restart, a comparison. What is to be
-- done next stands in the row, so that any console process can do it.

CREATE TABLE policy_proof (
    id          uuid PRIMARY KEY,
    policy      uuid NOT NULL REFERENCES policy (id),
    revision    integer NOT NULL,
    image       text NOT NULL,
    team        uuid NOT NULL REFERENCES team (id),
    vm          uuid NOT NULL,
    vm_name     text NOT NULL,
    operation   uuid NOT NULL,
    phase       text NOT NULL,
    run         bigint NOT NULL,
    task        uuid,
    deadline    timestamptz NOT NULL,
    rows        jsonb NOT NULL,
    left_out    jsonb NOT NULL,
    outcome     text,
    why         jsonb,
    made_at     timestamptz NOT NULL,
    made_by     text NOT NULL,
    finished_at timestamptz,
    CONSTRAINT policy_proof_is_of_a_revision FOREIGN KEY (policy, revision) REFERENCES policy_revision (policy, number),
    CONSTRAINT policy_proof_phase_is_known CHECK (phase IN ('STARTING', 'PLANTING', 'RESTARTING', 'CHECKING', 'OVER')),
    CONSTRAINT policy_proof_outcome_is_known CHECK (outcome IN ('PROVED', 'DIFFERENT', 'FAILED')),
    CONSTRAINT policy_proof_has_an_outcome_once_it_is_over CHECK (
        (phase = 'OVER') = (outcome IS NOT NULL) AND (phase = 'OVER') = (finished_at IS NOT NULL))
);
CREATE INDEX policy_proof_by_policy ON policy_proof (policy, id);
CREATE INDEX policy_proof_under_way ON policy_proof (id) WHERE phase <> 'OVER';
COMMENT ON TABLE policy_proof IS 'What was tried to see whether a policy does what it promises; kept after its VM is gone.';
COMMENT ON COLUMN policy_proof.id IS 'UUIDv7.';
COMMENT ON COLUMN policy_proof.policy IS 'The policy.';
COMMENT ON COLUMN policy_proof.revision IS 'The revision of it that the VM follows.';
COMMENT ON COLUMN policy_proof.image IS 'The name of the image, as it was at that time.';
COMMENT ON COLUMN policy_proof.team IS 'Whose VM it is; only its members see the proof.';
COMMENT ON COLUMN policy_proof.vm IS 'The throw-away VM, which is deleted at the end.';
COMMENT ON COLUMN policy_proof.vm_name IS 'Its name.';
COMMENT ON COLUMN policy_proof.operation IS 'The operation that the proof settles.';
COMMENT ON COLUMN policy_proof.phase IS 'STARTING, PLANTING, RESTARTING, CHECKING, or OVER.';
COMMENT ON COLUMN policy_proof.run IS 'The run of the VM that is waited for.';
COMMENT ON COLUMN policy_proof.task IS 'The guest''s task that is waited for; null where it is not the guest''s turn.';
COMMENT ON COLUMN policy_proof.deadline IS 'From then on the phase has failed.';
COMMENT ON COLUMN policy_proof.rows IS 'The markers: a list of {mark, what, promised, found}.';
COMMENT ON COLUMN policy_proof.left_out IS 'Markers that the guest could not plant: a list of {mark, what, why}.';
COMMENT ON COLUMN policy_proof.outcome IS 'PROVED, DIFFERENT (some marker was found otherwise than promised) or FAILED (nothing was found out); null while it is under way.';
COMMENT ON COLUMN policy_proof.why IS 'Why it failed: {key, values, sentence}; null where it did not.';
COMMENT ON COLUMN policy_proof.made_at IS 'When it was asked for.';
COMMENT ON COLUMN policy_proof.made_by IS 'Who asked for it.';
COMMENT ON COLUMN policy_proof.finished_at IS 'When it was over; null while it is under way.';

ALTER TABLE operation DROP CONSTRAINT operation_kind_is_known;
ALTER TABLE operation ADD CONSTRAINT operation_kind_is_known CHECK (kind IN (
    'create', 'start', 'restart', 'stop', 'delete', 'reset', 'change_base', 'change_policy', 'keep', 'rescue', 'prove'));
