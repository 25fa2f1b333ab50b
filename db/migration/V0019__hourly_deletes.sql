-- What the hourly clean-up looks for, so that it reads no whole table.

CREATE INDEX vm_task_by_end ON vm_task (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX vm_preview_by_end ON vm_preview (expires_at) WHERE accepted_at IS NULL;
CREATE INDEX vm_preview_by_acceptance ON vm_preview (accepted_at) WHERE accepted_at IS NOT NULL;
