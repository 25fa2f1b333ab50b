ALTER TABLE host ADD COLUMN link_address text;
COMMENT ON COLUMN host.link_address IS 'Where the console process that holds the connection is reached by other console processes; as the agent reached it unless that process is configured otherwise.';

ALTER TABLE serial_ticket ADD COLUMN hop text NOT NULL DEFAULT 'first';
ALTER TABLE serial_ticket ADD CONSTRAINT serial_ticket_hop_is_known CHECK (hop IN ('first', 'relayed'));
COMMENT ON COLUMN serial_ticket.hop IS 'first: a person holds it; relayed: another console process does, and it is not passed on again.';
