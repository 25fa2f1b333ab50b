-- Everything is made by the owner role; the application's role may read and write rows and nothing else.
alter default privileges in schema public grant select, insert, update, delete on tables to "${application}";
alter default privileges in schema public grant usage, select on sequences to "${application}";

create table console_process (
  id uuid not null,
  started_at timestamptz not null default now(),
  renewed_at timestamptz not null default now(),
  constraint console_process_has_one_row_each primary key (id)
);
comment on table console_process is 'One row for each running console process: its lease';
comment on column console_process.id is 'Made anew at each start of a process';
comment on column console_process.started_at is 'When the process started';
comment on column console_process.renewed_at is 'When the process last renewed its lease; it is taken for dead 15 s later';

create table idempotent_answer (
  account uuid not null,
  key text not null,
  request bytea not null,
  status integer not null,
  location text,
  body text,
  made_at timestamptz not null default now(),
  constraint idempotent_answer_is_unique_per_account_and_key primary key (account, key),
  constraint idempotent_answer_key_is_short check (length(key) between 1 and 200)
);
create index idempotent_answer_by_age on idempotent_answer (made_at);
comment on table idempotent_answer is 'What a POST with an Idempotency-Key was answered, for a day';
comment on column idempotent_answer.account is 'Whose key it is';
comment on column idempotent_answer.key is 'The Idempotency-Key as it came';
comment on column idempotent_answer.request is 'SHA-256 of the call and its body: the same key with another request is refused';
comment on column idempotent_answer.status is 'HTTP status of the answer; 0 while the first request is at work, in its own transaction only';
comment on column idempotent_answer.location is 'Location header of the answer';
comment on column idempotent_answer.body is 'JSON of the answer; never holds a secret';
comment on column idempotent_answer.made_at is 'When the first request came';
