alter table vm
  add column rests_since timestamptz,
  add column rests_until timestamptz,
  add column deleted_by text,
  add column deleted_in uuid,
  add constraint vm_rests_from_one_moment_to_another check (
    (rests_since is null) = (rests_until is null) and (rests_since is null) = (deleted_by is null)
    and (rests_since is null) = (deleted_in is null) and rests_since <= rests_until),
  add constraint vm_at_rest_is_not_to_run check (rests_until is null or intended <> 'running'),
  drop constraint vm_name_unique_per_team;
create unique index vm_name_unique_per_team on vm (team, name) where rests_until is null;
create index vm_by_team on vm (team);
create index vm_by_end_of_rest on vm (rests_until) where rests_until is not null;
comment on column vm.rests_since is 'When it was deleted; null for one that was not. Its disks stay on its host until its rest is over';
comment on column vm.rests_until is 'When it goes for good; until then it can be brought back';
comment on column vm.deleted_by is 'Name of the account that deleted it';
comment on column vm.deleted_in is 'The operation that deleted it: how the rest ended is recorded under it';
