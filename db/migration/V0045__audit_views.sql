create table audit_view (
  id uuid not null,
  owner uuid not null,
  name text not null,
  query text not null,
  reach text not null,
  made_at timestamptz not null,
  constraint audit_view_has_one_row_each primary key (id),
  constraint audit_view_is_of_an_account foreign key (owner) references account,
  constraint audit_view_reach_is_known check (reach in ('own', 'shared'))
);
create unique index audit_view_name_unique_per_owner on audit_view (owner, lower(name));
create index audit_view_shared on audit_view (lower(name)) where reach = 'shared';
comment on table audit_view is 'Filters of the audit log that a reviewer gave a name';
comment on column audit_view.id is 'UUIDv7';
comment on column audit_view.owner is 'Who made it';
comment on column audit_view.name is 'What it is called; unique for its owner without regard to case';
comment on column audit_view.query is 'The filters as they stand in an address behind the question mark';
comment on column audit_view.reach is 'own: its owner sees it; shared: everybody who reads the whole log does';
comment on column audit_view.made_at is 'When it was made';
