create table vm_template (
  id uuid not null,
  team uuid not null,
  name text not null,
  summary text not null,
  image uuid not null,
  image_name text not null,
  policy uuid not null,
  policy_name text not null,
  policy_revision integer,
  vcpus integer not null,
  memory_mib integer not null,
  data_volume_gib integer not null,
  inside jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  changed_at timestamptz not null,
  version bigint not null,
  constraint vm_template_has_one_row_each primary key (id),
  constraint vm_template_is_of_a_team foreign key (team) references team,
  constraint vm_template_revision_begins_at_one check (policy_revision >= 1)
);
create unique index vm_template_name_unique_per_team on vm_template (team, lower(name));
comment on table vm_template is 'Definitions of VMs that a team offers its members. A VM made from one is none of its business any more';
comment on column vm_template.id is 'UUIDv7';
comment on column vm_template.team is 'The team that offers it';
comment on column vm_template.name is 'What people choose by; unique in the team without regard to case';
comment on column vm_template.summary is 'What it is for, in a line; may be empty';
comment on column vm_template.image is 'The image that VMs are made from. No foreign key: the catalogue may lose it, and the template says so then';
comment on column vm_template.image_name is 'What the image was called, for when it is gone';
comment on column vm_template.policy is 'The policy that VMs follow. No foreign key, as for the image';
comment on column vm_template.policy_name is 'What the policy was called, for when it is gone';
comment on column vm_template.policy_revision is 'The revision that VMs follow; null is the latest when each is made';
comment on column vm_template.vcpus is 'Virtual processors';
comment on column vm_template.memory_mib is 'Memory in MiB';
comment on column vm_template.data_volume_gib is 'Size of the data volume in GiB';
comment on column vm_template.inside is 'What the guest is given: labels, keys, packages, repositories, user data, how its console asks';
comment on column vm_template.made_at is 'When it was made';
comment on column vm_template.made_by is 'Name of the account that made it';
comment on column vm_template.changed_at is 'When it last changed';
comment on column vm_template.version is 'Raised by each change; the ETag';
