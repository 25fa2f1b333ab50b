CREATE TABLE vm_receipt (
    id          uuid PRIMARY KEY,
    vm          uuid NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
    run         bigint NOT NULL,
    boot_id     text NOT NULL,
    at          timestamptz NOT NULL,
    receipt     jsonb NOT NULL,
    preview     uuid,
    differences jsonb NOT NULL,
    broken      integer NOT NULL,
    CONSTRAINT vm_receipt_is_one_per_boot UNIQUE (vm, boot_id),
    CONSTRAINT vm_receipt_broken_is_not_negative CHECK (broken >= 0)
);
CREATE INDEX vm_receipt_by_vm ON vm_receipt (vm, id);
COMMENT ON TABLE vm_receipt IS 'What each boot did, compared with what had been promised; the last 100 of each VM.';
COMMENT ON COLUMN vm_receipt.id IS 'UUIDv7.';
COMMENT ON COLUMN vm_receipt.vm IS 'The VM.';
COMMENT ON COLUMN vm_receipt.run IS 'The run that the boot belongs to.';
COMMENT ON COLUMN vm_receipt.boot_id IS 'The kernel''s boot id.';
COMMENT ON COLUMN vm_receipt.at IS 'When the console heard of it.';
COMMENT ON COLUMN vm_receipt.receipt IS 'A Receipt of the wire protocol, cut to bounds.';
COMMENT ON COLUMN vm_receipt.preview IS 'The accepted preview that it was compared with; null where nothing had been accepted.';
COMMENT ON COLUMN vm_receipt.differences IS 'Promises that were not held: a list of {what, promised, found, by, why}.';
COMMENT ON COLUMN vm_receipt.broken IS 'How many differences there are.';
