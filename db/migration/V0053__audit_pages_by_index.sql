-- A page of one target in one team does not read all that was done to the target.
create index audit_entry_by_target_and_team on audit_entry (target, team, seq);
-- Rows stand in the order of their numbers. A planner that knows so walks the whole log backwards for a page of somebody who
-- does much: quick until others have done fifty thousand things since. Without that figure it takes the filter's own index.
alter table audit_entry alter column seq set statistics 0;
