-- The text that the seals were made over comes back as it was written; jsonb would order it anew.
alter table audit_entry alter column diff drop default;
alter table audit_entry alter column diff type json using diff::text::json;
alter table audit_entry
  add column credential uuid,
  add column request uuid,
  add column operation uuid,
  add column caused_by bigint,
  add column mac bytea not null default ''::bytea;
alter table audit_entry alter column mac drop default;
create index audit_entry_by_operation on audit_entry (operation, seq) where operation is not null;
comment on column audit_entry.seq is 'Names the entry, in the order in which they were written; transactions that were rolled back leave gaps';
comment on column audit_entry.at is 'When the entry was written';
comment on column audit_entry.credential is 'The session or token by which the actor came';
comment on column audit_entry.request is 'Id of the HTTP request; the console''s log speaks of it under the same id';
comment on column audit_entry.operation is 'The operation that the entry began or is a step of';
comment on column audit_entry.caused_by is 'seq of the entry that began the operation; null for that one itself';
comment on column audit_entry.mac is 'HMAC-SHA-256 of all other columns by a key outside of the database; empty where the entry is older than the chain';

create table audit_seal (
  position bigint not null,
  entry bigint not null,
  key text not null,
  entry_mac bytea not null,
  mac bytea not null,
  constraint audit_seal_has_one_row_each primary key (position),
  constraint audit_seal_is_unique_per_entry unique (entry),
  constraint audit_seal_macs_are_hmac_sha_256 check (length(entry_mac) = 32 and length(mac) = 32)
);
comment on table audit_seal is 'The chain: a seal for each entry that was committed, without gaps; rows are added and never changed';
comment on column audit_seal.position is '1, 2, 3, …';
comment on column audit_seal.entry is 'seq of the entry; without a foreign key, so that a removed entry is found and named';
comment on column audit_seal.key is 'Id of the key that sealed it';
comment on column audit_seal.entry_mac is 'HMAC of the entry as it was when it was sealed';
comment on column audit_seal.mac is 'HMAC of position, entry, entry_mac and the mac of the position before';
create trigger audit_seal_is_never_changed before update or delete on audit_seal
  for each row execute function refuse_to_change_audit();
create trigger audit_seal_is_never_truncated before truncate on audit_seal
  for each statement execute function refuse_to_change_audit();
revoke update, delete on audit_seal from "${application}";

create table audit_waiting (
  entry bigint not null,
  constraint audit_waiting_has_one_row_each primary key (entry)
);
comment on table audit_waiting is 'Entries that wait for their seal, a second or so: written with the entry, removed with the seal';
comment on column audit_waiting.entry is 'seq of the entry';
revoke update on audit_waiting from "${application}";
insert into audit_waiting (entry) select seq from audit_entry;

create table audit_chain (
  one boolean not null default true,
  key text not null,
  constraint audit_chain_has_one_row primary key (one),
  constraint audit_chain_row_is_the_one check (one)
);
comment on table audit_chain is 'Which key seals: a console with another one does not start';
comment on column audit_chain.one is 'Always true';
comment on column audit_chain.key is 'Id of the key';
