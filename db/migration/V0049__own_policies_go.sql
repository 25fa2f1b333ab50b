-- A VM's own policy goes with the VM from now on, unless something else uses it. Here go those that were left behind.
create temporary table left_behind on commit drop as
select p.id,
       exists (select 1 from vm v where v.policy = p.id)
         or exists (select 1 from vm_template t where t.policy = p.id)
         or exists (select 1 from policy_proof f where f.policy = p.id) as used
from policy p
where p.vm is not null and not exists (select 1 from vm v where v.id = p.vm);

update policy set vm = null where id in (select id from left_behind where used);
delete from policy_proposal where policy in (select id from left_behind where not used);
delete from policy_revision where policy in (select id from left_behind where not used);
delete from policy where id in (select id from left_behind where not used);

comment on column policy.vm is 'The VM whose own it is, made when it was to keep more than the policy it followed; null for one that is offered to all, which it becomes where something else uses it when its VM is gone';
