-- Half-filled forms of steps. They belong to the seat, so they go along when it changes hands, and end with the step.
-- They are no part of the record.
CREATE TABLE step_drafts (
  step INTEGER NOT NULL,
  seat INTEGER NOT NULL,
  at INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES people(id),
  input BLOB NOT NULL,
  PRIMARY KEY (step, seat)
) STRICT, WITHOUT ROWID;
