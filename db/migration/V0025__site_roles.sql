alter table account add column site_role text not null default 'none';
update account set site_role = 'admin' where admin;
alter table account drop column admin;
alter table account add constraint account_site_role_is_known check (site_role in ('none', 'admin', 'auditor'));
comment on column account.site_role is 'admin manages the site; auditor reads the whole log and changes nothing; none is everybody else';
