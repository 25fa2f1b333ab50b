create table audit_entry (
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text not null,
  team uuid,
  outcome text not null,
  origin text not null,
  diff jsonb not null default '{}',
  cause text,
  constraint audit_entry_has_one_row_each primary key (seq),
  constraint audit_entry_outcome_is_known check (outcome in ('done', 'refused', 'failed'))
);
create index audit_entry_by_team on audit_entry (team, seq desc);
create index audit_entry_by_target on audit_entry (target, seq desc);
comment on table audit_entry is 'Who did or tried what: rows are added and never changed';
comment on column audit_entry.seq is 'Order of the entries';
comment on column audit_entry.at is 'When the transaction that the entry belongs to began';
comment on column audit_entry.actor is 'Name of the account, or system:PART for what the console does by itself, or host:ID';
comment on column audit_entry.action is 'What was done, such as vm.delete';
comment on column audit_entry.target is 'What it was done to, such as vm:ID';
comment on column audit_entry.team is 'The team whose matter it is; null where it is nobody''s';
comment on column audit_entry.outcome is 'done, refused or failed';
comment on column audit_entry.origin is 'Network address of the caller, or console';
comment on column audit_entry.diff is 'What changed, without secrets';
comment on column audit_entry.cause is 'Why it was refused or failed';

create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed or removed';
end $$;
comment on function refuse_to_change_audit is 'Holds for the owner of the table too';
create trigger audit_entry_is_never_changed before update or delete on audit_entry
  for each row execute function refuse_to_change_audit();
create trigger audit_entry_is_never_truncated before truncate on audit_entry
  for each statement execute function refuse_to_change_audit();

revoke update, delete on audit_entry from "${application}";
