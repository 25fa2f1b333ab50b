CREATE TABLE vm (
    id              uuid PRIMARY KEY,
    team            uuid NOT NULL,
    name            text NOT NULL,
    host            uuid,
    wanted_host     uuid,
    unplaced_why    text NOT NULL DEFAULT '',
    image           uuid NOT NULL,
    image_spec      jsonb NOT NULL,
    policy          uuid NOT NULL,
    policy_revision integer NOT NULL,
    vcpus           integer NOT NULL,
    memory_mib      integer NOT NULL,
    data_volume_gib integer NOT NULL,
    labels          jsonb NOT NULL,
    ssh_keys        text[] NOT NULL,
    packages        text[] NOT NULL,
    apk_repositories text[] NOT NULL,
    user_data       text,
    serial_login    text NOT NULL,
    intended        text NOT NULL,
    shutdown        text NOT NULL,
    run             bigint NOT NULL,
    generation      bigint NOT NULL,
    intended_at     timestamptz NOT NULL,
    defined_at      timestamptz NOT NULL,
    made_at         timestamptz NOT NULL,
    made_by         text NOT NULL,
    changed_at      timestamptz NOT NULL,
    version         bigint NOT NULL DEFAULT 1,
    CONSTRAINT vm_name_unique_per_team UNIQUE (team, name),
    CONSTRAINT vm_is_of_a_team FOREIGN KEY (team) REFERENCES team,
    CONSTRAINT vm_stands_on_a_host FOREIGN KEY (host) REFERENCES host (id),
    CONSTRAINT vm_wants_a_host FOREIGN KEY (wanted_host) REFERENCES host (id),
    CONSTRAINT vm_follows_a_policy_revision FOREIGN KEY (policy, policy_revision) REFERENCES policy_revision (policy, number),
    CONSTRAINT vm_intended_is_known CHECK (intended IN ('running', 'stopped', 'gone')),
    CONSTRAINT vm_shutdown_is_known CHECK (shutdown IN ('graceful', 'forced')),
    CONSTRAINT vm_serial_login_is_known CHECK (serial_login IN ('auto', 'prompt')),
    CONSTRAINT vm_sizes_are_possible CHECK (vcpus BETWEEN 1 AND 64 AND memory_mib >= 64 AND data_volume_gib >= 1)
);
CREATE INDEX vm_by_host ON vm (host);
COMMENT ON TABLE vm IS 'What people want: one row for each VM. How it is stands nowhere; it is computed.';
COMMENT ON COLUMN vm.id IS 'UUIDv7; names the VM''s folder on its host.';
COMMENT ON COLUMN vm.team IS 'Whose it is.';
COMMENT ON COLUMN vm.name IS 'A DNS label; the guest''s host name.';
COMMENT ON COLUMN vm.host IS 'Where it is placed; null while no host has room.';
COMMENT ON COLUMN vm.wanted_host IS 'The host its definition names, if it does.';
COMMENT ON COLUMN vm.unplaced_why IS 'Why no host has it, a sentence; empty once one does.';
COMMENT ON COLUMN vm.image IS 'The image it was made from.';
COMMENT ON COLUMN vm.image_spec IS 'That image as the host is told: it stays when the catalogue changes.';
COMMENT ON COLUMN vm.policy IS 'The persistence policy.';
COMMENT ON COLUMN vm.policy_revision IS 'The revision of it that the VM follows.';
COMMENT ON COLUMN vm.vcpus IS 'Virtual processors.';
COMMENT ON COLUMN vm.memory_mib IS 'RAM in MiB.';
COMMENT ON COLUMN vm.data_volume_gib IS 'Size of the data volume in GiB; never shrinks.';
COMMENT ON COLUMN vm.labels IS 'Names and values that people gave it.';
COMMENT ON COLUMN vm.ssh_keys IS 'Public keys for the guest''s root, a line each.';
COMMENT ON COLUMN vm.packages IS 'Alpine packages installed at the first boot.';
COMMENT ON COLUMN vm.apk_repositories IS 'URLs added to the guest''s package repositories.';
COMMENT ON COLUMN vm.user_data IS 'The user''s NoCloud user-data; disk images only.';
COMMENT ON COLUMN vm.serial_login IS 'auto: a root shell on the serial console; prompt: the guest asks.';
COMMENT ON COLUMN vm.intended IS 'running, stopped or gone.';
COMMENT ON COLUMN vm.shutdown IS 'How it is stopped: graceful or forced.';
COMMENT ON COLUMN vm.run IS 'Raised by each start and restart.';
COMMENT ON COLUMN vm.generation IS 'Generation of the host''s intent when this VM was last changed.';
COMMENT ON COLUMN vm.intended_at IS 'When intended, run or shutdown last changed.';
COMMENT ON COLUMN vm.defined_at IS 'When the definition last changed; it counts from the next start.';
COMMENT ON COLUMN vm.made_at IS 'When it was made.';
COMMENT ON COLUMN vm.made_by IS 'Who made it.';
COMMENT ON COLUMN vm.changed_at IS 'When the row last changed.';
COMMENT ON COLUMN vm.version IS 'Raised by each change; the ETag.';

CREATE TABLE vm_forward (
    vm         uuid NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
    position   integer NOT NULL,
    host       uuid,
    host_port  integer NOT NULL,
    guest_port integer NOT NULL,
    proto      text NOT NULL,
    PRIMARY KEY (vm, position),
    CONSTRAINT vm_forward_port_is_free_on_its_host UNIQUE (host, proto, host_port),
    CONSTRAINT vm_forward_proto_is_known CHECK (proto IN ('tcp', 'udp'))
);
COMMENT ON TABLE vm_forward IS 'Ports of a host''s loopback that lead to a VM.';
COMMENT ON COLUMN vm_forward.vm IS 'The VM.';
COMMENT ON COLUMN vm_forward.position IS 'Its place in the definition, from 0.';
COMMENT ON COLUMN vm_forward.host IS 'The VM''s host, so that a port is promised once; null while it has none.';
COMMENT ON COLUMN vm_forward.host_port IS 'Port on the host.';
COMMENT ON COLUMN vm_forward.guest_port IS 'Port in the guest.';
COMMENT ON COLUMN vm_forward.proto IS 'tcp or udp.';

CREATE TABLE vm_report (
    vm         uuid PRIMARY KEY REFERENCES vm (id) ON DELETE CASCADE,
    report     jsonb NOT NULL,
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE vm_report IS 'What the host last said of a VM; written only when it says something else.';
COMMENT ON COLUMN vm_report.vm IS 'The VM.';
COMMENT ON COLUMN vm_report.report IS 'A VmReport of the wire protocol, its texts cut to bounds.';
COMMENT ON COLUMN vm_report.changed_at IS 'When the observed state last changed.';

CREATE TABLE operation (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL,
    vm          uuid NOT NULL,
    vm_name     text NOT NULL,
    team        uuid NOT NULL,
    run         bigint NOT NULL,
    state       text NOT NULL DEFAULT 'running',
    made_at     timestamptz NOT NULL,
    made_by     text NOT NULL,
    finished_at timestamptz,
    steps       jsonb NOT NULL DEFAULT '[]',
    error       text,
    CONSTRAINT operation_kind_is_known CHECK (kind IN ('create', 'start', 'restart', 'stop', 'delete')),
    CONSTRAINT operation_state_is_known CHECK (state IN ('running', 'done', 'failed', 'superseded', 'cancelled'))
);
CREATE UNIQUE INDEX operation_one_at_a_time_per_vm ON operation (vm) WHERE state = 'running';
COMMENT ON TABLE operation IS 'Long work that somebody asked for; it outlives its VM.';
COMMENT ON COLUMN operation.id IS 'UUIDv7.';
COMMENT ON COLUMN operation.kind IS 'create, start, restart, stop or delete.';
COMMENT ON COLUMN operation.vm IS 'The VM, which may be gone.';
COMMENT ON COLUMN operation.vm_name IS 'Its name at that time.';
COMMENT ON COLUMN operation.team IS 'Whose it is.';
COMMENT ON COLUMN operation.run IS 'The run it is about.';
COMMENT ON COLUMN operation.state IS 'running, done, failed, superseded (a later action took its place) or cancelled.';
COMMENT ON COLUMN operation.made_at IS 'When it was asked for.';
COMMENT ON COLUMN operation.made_by IS 'Who asked for it.';
COMMENT ON COLUMN operation.finished_at IS 'When it was settled.';
COMMENT ON COLUMN operation.steps IS 'The boot''s steps as they were when it was settled.';
COMMENT ON COLUMN operation.error IS 'Why it failed, a sentence.';
