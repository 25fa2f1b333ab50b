-- A page of what was done to one target in one way does not read all that was done to it.
create index audit_entry_by_target_and_action on audit_entry (target, action, seq);
