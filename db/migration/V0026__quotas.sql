alter table team
  add column quota_vms integer,
  add column quota_vcpus integer,
  add column quota_memory_mib integer,
  add column quota_disk_gib integer,
  add column quota_snapshots integer,
  add constraint team_quota_is_no_debt check (
    quota_vms >= 0 and quota_vcpus >= 0 and quota_memory_mib >= 0 and quota_disk_gib >= 0 and quota_snapshots >= 0);
comment on column team.quota_vms is 'Most VMs; null is no limit. Whoever takes of a quota locks the row';
comment on column team.quota_vcpus is 'Most virtual processors of all its VMs, running or not; null is no limit';
comment on column team.quota_memory_mib is 'Most memory of all its VMs, running or not, in MiB; null is no limit';
comment on column team.quota_disk_gib is 'Most data volumes of all its VMs, in GiB; null is no limit';
comment on column team.quota_snapshots is 'Most snapshots; null is no limit';
