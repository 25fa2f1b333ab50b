create table invitation (
  id uuid not null,
  team uuid not null,
  role text not null,
  token bytea not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint invitation_has_one_row_each primary key (id),
  constraint invitation_token_is_unique unique (token),
  constraint invitation_is_to_a_team foreign key (team) references team,
  constraint invitation_role_is_known check (role in ('viewer', 'operator', 'owner')),
  constraint invitation_token_is_a_sha256 check (length(token) = 32)
);
create index invitation_by_team on invitation (team);
create index invitation_by_expiry on invitation (expires_at);
comment on table invitation is 'Links by which somebody joins a team, once; a row that is gone or expired opens nothing';
comment on column invitation.id is 'UUIDv7; names it without opening anything';
comment on column invitation.team is 'The team';
comment on column invitation.role is 'What who joins by it becomes there';
comment on column invitation.token is 'SHA-256 of the 32 random bytes in the link';
comment on column invitation.made_by is 'Name of the account that invites';
comment on column invitation.made_at is 'When it was made';
comment on column invitation.expires_at is 'When it ends';
