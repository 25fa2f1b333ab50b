alter table team
  add column rests_since timestamptz,
  add column rests_until timestamptz,
  add column deleted_by text,
  add column deleted_in uuid,
  add constraint team_rests_from_one_moment_to_another check (
    (rests_since is null) = (rests_until is null) and (rests_since is null) = (deleted_by is null)
    and (rests_since is null) = (deleted_in is null) and rests_since <= rests_until);
create index team_by_end_of_rest on team (rests_until) where rests_until is not null;
comment on column team.rests_since is 'When it was deleted; null for one that was not. Until its rest is over nobody sees it but who can bring it back';
comment on column team.rests_until is 'When it goes for good with all that is its own; its slug is taken until then';
comment on column team.deleted_by is 'Name of the account that deleted it';
comment on column team.deleted_in is 'What the entry of the deletion and those of what goes with the team have in common';
