alter table credential add column last_used_at timestamptz;
alter table credential add column last_used_from text;
comment on column credential.last_used_at is 'When a request last came by it, to the minute; null while none has';
comment on column credential.last_used_from is 'The network address of that request; null while none has come';
