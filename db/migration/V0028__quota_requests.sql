create table quota_request (
  id uuid not null,
  team uuid not null,
  vms integer,
  vcpus integer,
  memory_mib integer,
  disk_gib integer,
  why text not null,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  state text not null default 'waiting',
  answered_by text,
  answered_at timestamptz,
  note text not null default '',
  constraint quota_request_has_one_row_each primary key (id),
  constraint quota_request_is_of_a_team foreign key (team) references team,
  constraint quota_request_state_is_known check (state in ('waiting', 'approved', 'declined')),
  constraint quota_request_is_answered_by_somebody check ((state = 'waiting') = (answered_by is null)),
  constraint quota_request_asks_for_something check (num_nonnulls(vms, vcpus, memory_mib, disk_gib) > 0)
);
create unique index quota_request_waits_once_per_team on quota_request (team) where state = 'waiting';
create index quota_request_by_team on quota_request (team, id desc);
comment on table quota_request is 'Members who asked for other limits, and what an administrator said';
comment on column quota_request.id is 'UUIDv7';
comment on column quota_request.team is 'The team';
comment on column quota_request.vms is 'The limit that is asked for; null where it stays';
comment on column quota_request.vcpus is 'The limit that is asked for; null where it stays';
comment on column quota_request.memory_mib is 'The limit that is asked for, in MiB; null where it stays';
comment on column quota_request.disk_gib is 'The limit that is asked for, in GiB; null where it stays';
comment on column quota_request.why is 'What the member wrote';
comment on column quota_request.asked_by is 'Name of the account that asked';
comment on column quota_request.asked_at is 'When';
comment on column quota_request.state is 'waiting, approved or declined';
comment on column quota_request.answered_by is 'Name of the administrator; null while it waits';
comment on column quota_request.answered_at is 'When it was answered; null while it waits';
comment on column quota_request.note is 'What the administrator wrote';
