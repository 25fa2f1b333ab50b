-- Any filter alone and any two are one index scan from the newest entry backwards; what went wrong is rare, so its indexes are
-- small. src/bench measures it at ten million entries.
alter table audit_entry add column words tsvector not null generated always as (
  to_tsvector('simple', actor || ' ' || action || ' ' || target || ' ' || origin || ' ' || coalesce(cause, '') || ' '
    || left(diff::text, 100000))) stored;
comment on column audit_entry.words is 'For full text search; made of other columns, so not under the mac';
create index audit_entry_by_words on audit_entry using gin (words) with (gin_pending_list_limit = 1024);
create index audit_entry_by_time on audit_entry (at);
create index audit_entry_by_actor on audit_entry (actor, seq);
create index audit_entry_by_action on audit_entry (action, seq);
create index audit_entry_by_actor_and_action on audit_entry (actor, action, seq);
create index audit_entry_by_actor_and_team on audit_entry (actor, team, seq);
create index audit_entry_by_action_and_team on audit_entry (action, team, seq);
create index audit_entry_by_actor_and_target on audit_entry (actor, target, seq);
create index audit_entry_not_done on audit_entry (outcome, seq) where outcome <> 'done';
create index audit_entry_not_done_by_actor on audit_entry (actor, outcome, seq) where outcome <> 'done';
create index audit_entry_not_done_by_action on audit_entry (action, outcome, seq) where outcome <> 'done';
create index audit_entry_not_done_by_target on audit_entry (target, outcome, seq) where outcome <> 'done';
create index audit_entry_not_done_by_team on audit_entry (team, outcome, seq) where outcome <> 'done';
