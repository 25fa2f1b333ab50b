create table console_recording (
  id uuid not null,
  vm uuid not null,
  vm_name text not null,
  team uuid not null,
  actor text not null,
  began_at timestamptz not null default now(),
  constraint console_recording_has_one_row_each primary key (id)
);
create index console_recording_by_age on console_recording (began_at);
comment on table console_recording is 'Serial consoles that were recorded; rows are added, and removed with the audit entries of their time';
comment on column console_recording.id is 'UUIDv7; the entries vm.console.open and vm.console.close name it';
comment on column console_recording.vm is 'Whose console it was; without a foreign key, for a VM may be gone';
comment on column console_recording.vm_name is 'What the VM was called then';
comment on column console_recording.team is 'The VM''s team';
comment on column console_recording.actor is 'Name of the account that had the console open';
comment on column console_recording.began_at is 'When it was opened';

create table console_recording_part (
  recording uuid not null,
  number integer not null,
  events bytea not null,
  constraint console_recording_part_has_one_row_each primary key (recording, number),
  constraint console_recording_part_is_of_a_recording foreign key (recording) references console_recording on delete cascade,
  constraint console_recording_part_is_short check (length(events) <= 1048576)
);
comment on table console_recording_part is 'What was shown: asciicast v2, a few seconds or 32 KiB in each part';
comment on column console_recording_part.recording is 'The recording';
comment on column console_recording_part.number is '0, 1, 2, …; the first begins with the header';
comment on column console_recording_part.events is 'Whole lines, gzip';
revoke update, delete on console_recording, console_recording_part from "${application}";
