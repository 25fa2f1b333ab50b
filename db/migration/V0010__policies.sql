CREATE TABLE policy (
    id         uuid PRIMARY KEY,
    slug       text NOT NULL,
    name       text NOT NULL,
    summary    text NOT NULL,
    team       uuid,
    made_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT policy_slug_unique_per_team UNIQUE NULLS NOT DISTINCT (team, slug)
);
COMMENT ON TABLE policy IS 'Named, versioned rule sets: what of a VM stays when something happens to it.';
COMMENT ON COLUMN policy.id IS 'UUIDv7; those of built-in policies are fixed.';
COMMENT ON COLUMN policy.slug IS 'The name as scripts write it: lower-case letters, digits, hyphens.';
COMMENT ON COLUMN policy.name IS 'The name as people read it.';
COMMENT ON COLUMN policy.summary IS 'One sentence for whoever chooses.';
COMMENT ON COLUMN policy.team IS 'Whose it is; null for a built-in one, which is everybody''s.';
COMMENT ON COLUMN policy.made_at IS 'When it was made.';

CREATE TABLE policy_revision (
    policy          uuid NOT NULL REFERENCES policy (id),
    number          integer NOT NULL,
    root            text NOT NULL,
    kept            text[] NOT NULL,
    packages        text NOT NULL,
    data_volume_gib integer NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (policy, number),
    CONSTRAINT policy_revision_numbers_begin_at_one CHECK (number >= 1),
    CONSTRAINT policy_revision_root_is_known CHECK (root IN ('ram', 'layered', 'disk')),
    CONSTRAINT policy_revision_packages_is_known CHECK (packages IN ('none', 'reinstall', 'snapshot'))
);
COMMENT ON TABLE policy_revision IS 'The states of a policy. A row is never changed; a VM follows one.';
COMMENT ON COLUMN policy_revision.policy IS 'The policy.';
COMMENT ON COLUMN policy_revision.number IS 'Counts from 1 within the policy.';
COMMENT ON COLUMN policy_revision.root IS 'How / comes about: ram, layered or disk.';
COMMENT ON COLUMN policy_revision.kept IS 'Absolute, normal paths that stay over a restart.';
COMMENT ON COLUMN policy_revision.packages IS 'What becomes of installed packages at a boot: none, reinstall or snapshot.';
COMMENT ON COLUMN policy_revision.data_volume_gib IS 'Size of a new VM''s data volume in GiB unless its definition says another.';
COMMENT ON COLUMN policy_revision.made_at IS 'When it was made.';

INSERT INTO policy (id, slug, name, summary) VALUES
    ('00000000-0000-7000-8000-000000000001', 'ephemeral', 'Ephemeral',
     'The root lives in RAM; a restart keeps nothing but /mnt/data.'),
    ('00000000-0000-7000-8000-000000000002', 'lima-classic', 'Lima classic',
     'The root lives in RAM; a restart keeps exactly what Lima keeps: /tmp stays, /var/log, /opt, /srv and /usr do not.'),
    ('00000000-0000-7000-8000-000000000003', 'workshop', 'Workshop',
     'The root lives in RAM; a restart keeps configuration, homes, services'' data, logs and installed packages.'),
    ('00000000-0000-7000-8000-000000000004', 'layered', 'Layered',
     'Everything stays over a restart, as a layer on the data volume that belongs to one base.'),
    ('00000000-0000-7000-8000-000000000005', 'disk-image', 'Disk image',
     'The root is a disk; everything stays over a restart.');

INSERT INTO policy_revision (policy, number, root, kept, packages, data_volume_gib) VALUES
    ('00000000-0000-7000-8000-000000000001', 1, 'ram', '{}', 'none', 1),
    ('00000000-0000-7000-8000-000000000002', 1, 'ram',
     '{/etc,/home,/root,/tmp,/usr/local,/var/lib}', 'reinstall', 4),
    ('00000000-0000-7000-8000-000000000003', 1, 'ram',
     '{/etc,/home,/root,/usr/local,/opt,/srv,/var/lib,/var/log}', 'snapshot', 4),
    ('00000000-0000-7000-8000-000000000004', 1, 'layered', '{}', 'none', 8),
    ('00000000-0000-7000-8000-000000000005', 1, 'disk', '{}', 'none', 1);
