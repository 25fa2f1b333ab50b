create table second_factor (
  account uuid not null,
  secret text not null,
  begun_at timestamptz not null default now(),
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  wrong integer not null default 0,
  wrong_at timestamptz,
  constraint second_factor_has_one_row_each primary key (account),
  constraint second_factor_is_of_an_account foreign key (account) references account
);
comment on table second_factor is 'The authenticator app of an account, whose code a sign-in asks for';
comment on column second_factor.account is 'Whose it is';
comment on column second_factor.secret is 'The secret that codes are made of, sealed under a key that is outside of the database, as base64url';
comment on column second_factor.begun_at is 'When the secret was made';
comment on column second_factor.confirmed_at is 'When the first code of it came, from which moment on it is asked for; null before';
comment on column second_factor.last_step is 'The 30 s since 1970 whose code was last accepted: that one and those before it open nothing';
comment on column second_factor.wrong is 'How many wrong codes came since the last right one';
comment on column second_factor.wrong_at is 'When the last wrong code came; null where none has';

create table recovery_code (
  account uuid not null,
  code bytea not null,
  constraint recovery_code_is_unique_per_account primary key (account, code),
  constraint recovery_code_is_of_a_second_factor foreign key (account) references second_factor on delete cascade,
  constraint recovery_code_is_a_sha256 check (length(code) = 32)
);
comment on table recovery_code is 'What opens a session in place of a code, once: the row goes when it is used';
comment on column recovery_code.account is 'Whose it is';
comment on column recovery_code.code is 'SHA-256 of the 80 random bits that the holder has';

alter table account add column disabled_at timestamptz;
comment on column account.disabled_at is 'Since when nobody signs in to it; null where people may';
