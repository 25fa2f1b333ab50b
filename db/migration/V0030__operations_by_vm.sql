-- A VM's timeline reads its operations, the newest first.
CREATE INDEX operation_by_vm ON operation (vm, id);
