alter table account alter column password drop not null;
comment on column account.password is 'Argon2id in PHC string form; null for whom a provider vouches for and who has set none';

-- Who came by a provider first was linked when the account was made; nobody ever knew the password of those.
update account a set password = null from identity i
where i.account = a.id and i.linked_at between a.made_at - interval '2 seconds' and a.made_at + interval '2 seconds';
