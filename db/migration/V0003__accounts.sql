create table account (
  id uuid not null,
  name text not null,
  display_name text not null,
  password text not null,
  admin boolean not null default false,
  made_at timestamptz not null default now(),
  constraint account_has_one_row_each primary key (id),
  constraint account_name_is_unique unique (name),
  constraint account_name_is_well_formed check (name ~ '^[a-z][a-z0-9._-]{0,62}$')
);
comment on table account is 'People and programs that sign in';
comment on column account.id is 'UUIDv7';
comment on column account.name is 'What one signs in with; never changes';
comment on column account.display_name is 'What pages show';
comment on column account.password is 'Argon2id in PHC string form';
comment on column account.admin is 'May manage hosts, images, accounts and teams';
comment on column account.made_at is 'When it was made';

create table team (
  id uuid not null,
  slug text not null,
  name text not null,
  made_at timestamptz not null default now(),
  constraint team_has_one_row_each primary key (id),
  constraint team_slug_is_unique unique (slug),
  constraint team_slug_is_well_formed check (slug ~ '^[a-z][a-z0-9-]{0,62}$')
);
comment on table team is 'What VMs belong to';
comment on column team.id is 'UUIDv7';
comment on column team.slug is 'Stands in addresses; never changes';
comment on column team.name is 'What pages show';
comment on column team.made_at is 'When it was made';

create table membership (
  team uuid not null,
  account uuid not null,
  role text not null,
  since timestamptz not null default now(),
  constraint membership_is_unique_per_team_and_account primary key (team, account),
  constraint membership_is_of_a_team foreign key (team) references team,
  constraint membership_is_of_an_account foreign key (account) references account,
  constraint membership_role_is_known check (role in ('viewer', 'operator', 'owner'))
);
create index membership_by_account on membership (account);
comment on table membership is 'Who may do what in a team';
comment on column membership.team is 'The team';
comment on column membership.account is 'The member';
comment on column membership.role is 'viewer sees, operator acts, owner manages';
comment on column membership.since is 'When this role was given';

create table credential (
  id uuid not null,
  account uuid not null,
  kind text not null,
  token bytea not null,
  label text not null,
  scopes text[] not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint credential_has_one_row_each primary key (id),
  constraint credential_token_is_unique unique (token),
  constraint credential_is_of_an_account foreign key (account) references account,
  constraint credential_kind_is_known check (kind in ('session', 'token')),
  constraint credential_token_is_a_sha256 check (length(token) = 32),
  constraint credential_scopes_are_known check (scopes <@ array['read', 'operate', 'admin'] and cardinality(scopes) > 0)
);
create index credential_by_account on credential (account);
create index credential_by_expiry on credential (expires_at);
comment on table credential is 'Sessions and API tokens; a row that is gone or expired opens nothing from that moment on';
comment on column credential.id is 'UUIDv7; names it without opening anything';
comment on column credential.account is 'Whom it stands for';
comment on column credential.kind is 'session: made by signing in; token: made by POST /tokens';
comment on column credential.token is 'SHA-256 of the 32 random bytes that the holder has';
comment on column credential.label is 'What its owner calls it; of a session where it was made from';
comment on column credential.scopes is 'What it is good for, at most';
comment on column credential.made_at is 'When it was made';
comment on column credential.expires_at is 'When it ends';
