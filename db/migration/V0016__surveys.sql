CREATE TABLE vm_survey (
    vm              uuid PRIMARY KEY REFERENCES vm (id) ON DELETE CASCADE,
    at              timestamptz NOT NULL,
    boot_id         text NOT NULL,
    state           text NOT NULL,
    risked_files    bigint NOT NULL,
    risked_bytes    bigint NOT NULL,
    risked_packages bigint NOT NULL,
    survey          jsonb NOT NULL,
    CONSTRAINT vm_survey_counts_are_not_negative CHECK (risked_files >= 0 AND risked_bytes >= 0 AND risked_packages >= 0)
);
COMMENT ON TABLE vm_survey IS 'What stood on volatile ground in each guest when it last looked; one row for each VM.';
COMMENT ON COLUMN vm_survey.vm IS 'The VM.';
COMMENT ON COLUMN vm_survey.at IS 'When the guest looked, by its host''s clock.';
COMMENT ON COLUMN vm_survey.boot_id IS 'The boot it belongs to; of another boot than the present one it tells of places alone.';
COMMENT ON COLUMN vm_survey.state IS 'The guest''s digest of all that was at risk.';
COMMENT ON COLUMN vm_survey.risked_files IS 'How many paths a restart would have taken that nobody has agreed to lose.';
COMMENT ON COLUMN vm_survey.risked_bytes IS 'How many bytes in them and in the packages.';
COMMENT ON COLUMN vm_survey.risked_packages IS 'How many packages a restart would have taken or put back.';
COMMENT ON COLUMN vm_survey.survey IS 'A Survey of the wire protocol, its texts and lists cut to bounds.';
