create table audit_cut (
  through bigint not null,
  statement text not null,
  constraint audit_cut_has_one_row_each primary key (through)
);
comment on table audit_cut is 'Which beginnings of the chain were cut off because they were older than the site keeps them; the newest one says where the chain begins';
comment on column audit_cut.through is 'The last position that was cut';
comment on column audit_cut.statement is 'A checkpoint of the kind cut at that position, JSON, signed by the key outside of the database and bound to the statement before';
-- Only the owner of the tables writes it: the application''s role can neither cut nor say that somebody did.
revoke insert, update, delete on audit_cut from "${application}";
create trigger audit_cut_is_never_changed before update or delete on audit_cut
  for each row execute function refuse_to_change_audit();
create trigger audit_cut_is_never_truncated before truncate on audit_cut
  for each statement execute function refuse_to_change_audit();

create or replace function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit_entry', 'audit_seal', 'audit_review')
      and current_setting('tidemark.cutting', true) = 'on' then
    return old;
  end if;
  raise exception 'audit entries are never changed or removed';
end $$;
comment on function refuse_to_change_audit is 'Holds for the owner of the tables too, but for a cut, which says so by tidemark.cutting; others have no right to delete anyway';
