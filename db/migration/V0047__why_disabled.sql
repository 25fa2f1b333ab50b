alter table account add column disabled_why text;
alter table account add constraint account_is_disabled_for_a_reason_or_none
  check (disabled_why is null or (disabled_at is not null and length(disabled_why) between 1 and 1000));
comment on column account.disabled_why is 'What the administrator who disabled it wrote; null where it is not disabled, or nothing was said';
