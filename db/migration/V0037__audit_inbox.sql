create table audit_inbox (
  entry bigint not null,
  why text not null,
  actor text not null,
  constraint audit_inbox_has_one_row_each primary key (entry)
);
comment on table audit_inbox is 'Sensitive entries that wait for a reviewer''s note: written with the entry, taken out by a review and by nothing else';
comment on column audit_inbox.entry is 'seq of the entry';
comment on column audit_inbox.why is 'Why somebody should look at it, such as loss';
comment on column audit_inbox.actor is 'Whose entry it is: not theirs to review where four eyes are asked for';
revoke update, delete on audit_inbox from "${application}";

create table audit_review (
  review bigint not null,
  entry bigint not null,
  constraint audit_review_has_one_row_each primary key (review)
);
create index audit_review_by_entry on audit_review (entry, review);
comment on table audit_review is 'Which entry was reviewed by which: made of the entries audit.review of the log, which hold the notes; rows are added and never changed';
comment on column audit_review.review is 'seq of the entry that is the review';
comment on column audit_review.entry is 'seq of the entry that was reviewed';
revoke insert, update, delete on audit_review from "${application}";
create trigger audit_review_is_never_changed before update or delete on audit_review
  for each row execute function refuse_to_change_audit();
create trigger audit_review_is_never_truncated before truncate on audit_review
  for each statement execute function refuse_to_change_audit();

create function note_audit_review() returns trigger language plpgsql security definer set search_path from current as $$
declare
  reviewed constant bigint := substring(new.target from '^entry:([0-9]{1,18})$')::bigint;
begin
  insert into audit_review (review, entry) values (new.seq, reviewed);
  delete from audit_inbox where entry = reviewed;
  return null;
end $$;
comment on function note_audit_review is 'Runs as the owner of the tables: the application can take nothing out of the inbox but by an entry of the log';
create trigger audit_entry_may_be_a_review after insert on audit_entry
  for each row when (new.action = 'audit.review' and new.outcome = 'done') execute function note_audit_review();
