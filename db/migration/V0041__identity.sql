create table identity (
  issuer text not null,
  subject text not null,
  account uuid not null,
  linked_at timestamptz not null default now(),
  constraint identity_has_one_row_each primary key (issuer, subject),
  constraint identity_is_one_per_account_and_issuer unique (account, issuer),
  constraint identity_is_of_an_account foreign key (account) references account
);
comment on table identity is 'Who somebody is to an OpenID Connect provider: by this and by nothing else an account is found';
comment on column identity.issuer is 'The provider, as its tokens name it';
comment on column identity.subject is 'The person, as the provider names them; never reused there';
comment on column identity.account is 'Whom it opens';
comment on column identity.linked_at is 'When the two were linked';
