create table guard_rails (
  team uuid not null,
  images text[],
  image_names text[],
  policies text[],
  policy_names text[],
  vcpus integer,
  memory_mib integer,
  data_volume_gib integer,
  locked text[] not null,
  set_by text not null,
  set_at timestamptz not null default now(),
  constraint guard_rails_stand_once_per_team primary key (team),
  constraint guard_rails_are_of_a_team foreign key (team) references team,
  constraint guard_rails_name_each_image check (cardinality(images) is not distinct from cardinality(image_names)),
  constraint guard_rails_name_each_policy check (cardinality(policies) is not distinct from cardinality(policy_names))
);
comment on table guard_rails is 'What administrators let a team choose. A team without a row may choose anything';
comment on column guard_rails.team is 'The team';
comment on column guard_rails.images is 'Ids of the images that new VMs may be made from; null is any';
comment on column guard_rails.image_names is 'What those were called, in the same order';
comment on column guard_rails.policies is 'Ids of the policies that VMs may go to; null is any';
comment on column guard_rails.policy_names is 'What those were called, in the same order';
comment on column guard_rails.vcpus is 'Processors of a new VM unless said; null is the usual';
comment on column guard_rails.memory_mib is 'Memory of a new VM in MiB unless said; null is the usual';
comment on column guard_rails.data_volume_gib is 'Data volume of a new VM in GiB unless said; null is what its policy says';
comment on column guard_rails.locked is 'Fields of a definition that stay at what is usual, by their names in the API';
comment on column guard_rails.set_by is 'Name of the administrator who set them last';
comment on column guard_rails.set_at is 'When';
