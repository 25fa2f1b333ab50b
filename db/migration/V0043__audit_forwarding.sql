create table audit_forwarding (
  destination text not null,
  position bigint not null default 0,
  entry bigint not null default 0,
  forwarded_at timestamptz,
  failing_since timestamptz,
  failure text,
  holder uuid,
  held_until timestamptz not null default now(),
  constraint audit_forwarding_has_one_row_per_destination primary key (destination)
);
comment on table audit_forwarding is 'How far the audit log has been forwarded to another system: a cursor in the chain for each destination that was ever configured';
comment on column audit_forwarding.destination is 'Scheme, host and port, and a digest of the whole address, which may hold a secret in its path';
comment on column audit_forwarding.position is 'The last position of the chain that the destination has; what is behind it waits';
comment on column audit_forwarding.entry is 'seq of the entry at that position: shows whether it is still that chain';
comment on column audit_forwarding.forwarded_at is 'When the destination last took entries';
comment on column audit_forwarding.failing_since is 'When it first refused since it last took some; null while it takes them';
comment on column audit_forwarding.failure is 'Why it last refused';
comment on column audit_forwarding.holder is 'The console process that forwards at this moment';
comment on column audit_forwarding.held_until is 'Until when no other process does';
