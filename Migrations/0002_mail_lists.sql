-- The mail page lists by state and moment, the templates page counts what runs.
CREATE INDEX outbox_made ON outbox(created_at, id);
CREATE INDEX outbox_state ON outbox(state, created_at);
CREATE INDEX processes_open ON processes(template) WHERE ended_at IS NULL;
