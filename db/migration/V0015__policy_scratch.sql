ALTER TABLE policy
    ADD COLUMN vm      uuid,
    ADD COLUMN made_by text,
    ADD CONSTRAINT policy_of_a_vm_is_of_a_team CHECK (vm IS NULL OR team IS NOT NULL),
    ADD CONSTRAINT policy_is_a_vms_only_one UNIQUE (vm);
CREATE UNIQUE INDEX policy_name_unique_per_team ON policy (team, lower(name)) NULLS NOT DISTINCT;
COMMENT ON COLUMN policy.vm IS 'The VM whose own it is, made when it was to keep more than the policy it followed; null for one that is offered to all.';
COMMENT ON COLUMN policy.made_by IS 'The account that made it; null for what came with the product.';

ALTER TABLE policy_revision
    ADD COLUMN scratch text[] NOT NULL DEFAULT '{}',
    ADD COLUMN made_by text,
    DROP CONSTRAINT policy_revision_packages_is_known,
    ADD CONSTRAINT policy_revision_packages_is_known CHECK (packages IN ('none', 'fix', 'reinstall', 'snapshot'));
COMMENT ON COLUMN policy_revision.scratch IS 'Absolute, normal paths that are free to lose: shown, and nobody is asked about them.';
COMMENT ON COLUMN policy_revision.packages IS 'What becomes of installed packages at a boot: none, fix (Lima''s way), reinstall or snapshot.';
COMMENT ON COLUMN policy_revision.made_by IS 'The account that made it; null for what came with the product.';

-- What is free to lose, and for Lima classic exactly Lima's way with packages: revisions of their own, for new VMs.
INSERT INTO policy_revision (policy, number, root, kept, scratch, packages, data_volume_gib) VALUES
    ('00000000-0000-7000-8000-000000000001', 2, 'ram', '{}', '{/run,/tmp,/var/cache,/var/tmp}', 'none', 1),
    ('00000000-0000-7000-8000-000000000002', 2, 'ram',
     '{/etc,/home,/root,/tmp,/usr/local,/var/lib}', '{/run,/var/cache,/var/tmp}', 'fix', 4),
    ('00000000-0000-7000-8000-000000000003', 2, 'ram',
     '{/etc,/home,/root,/usr/local,/opt,/srv,/var/lib,/var/log}', '{/run,/tmp,/var/cache,/var/tmp}', 'snapshot', 4),
    ('00000000-0000-7000-8000-000000000004', 2, 'layered', '{}', '{/run,/tmp,/var/cache,/var/tmp}', 'none', 8),
    ('00000000-0000-7000-8000-000000000005', 2, 'disk', '{}', '{/run,/tmp,/var/cache,/var/tmp}', 'none', 1);
