-- The first schema: the log that is the truth, the state and rows folded from it, and what Baton keeps beside it.
-- Times are UTC milliseconds. Rows that are read by key or in order are clustered by it (WITHOUT ROWID).

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  password_hash TEXT,
  manager INTEGER REFERENCES people(id),
  active INTEGER NOT NULL,
  admin INTEGER NOT NULL,
  zone TEXT NOT NULL,
  away_from INTEGER,
  away_until INTEGER,
  stand_in INTEGER REFERENCES people(id)
) STRICT;

CREATE TABLE roles (key TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE role_members (
  role TEXT NOT NULL REFERENCES roles(key),
  person INTEGER NOT NULL REFERENCES people(id),
  position INTEGER NOT NULL,
  PRIMARY KEY (role, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES people(id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  draft TEXT NOT NULL,
  draft_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  retired INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE template_versions (
  key TEXT NOT NULL REFERENCES templates(key),
  version INTEGER NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  by INTEGER,
  PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;

-- The next number of a reference, by its prefix.
CREATE TABLE reference_numbers (prefix TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- `sequence` and `hash` are the head of the log; `state` is its fold. The other columns are for lists.
CREATE TABLE processes (
  id INTEGER PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  template TEXT NOT NULL,
  version INTEGER NOT NULL,
  visible_to_all INTEGER NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  starter INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  due INTEGER,
  summary BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL,
  state BLOB NOT NULL
) STRICT;
CREATE INDEX processes_starter ON processes(starter, id) WHERE ended_at IS NULL;

-- Append-only. `hash` covers the hash before it, the place, the moment, the kind and the payload.
CREATE TABLE events (
  process INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (process, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_never_go BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- Outcomes of commands, so that a repeat gets the first one.
CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  process INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The inbox, in the order of the page. An undated row has the largest due.
CREATE TABLE assignments (
  person INTEGER NOT NULL,
  due INTEGER NOT NULL,
  step INTEGER NOT NULL,
  offered INTEGER NOT NULL,
  since INTEGER NOT NULL,
  reference TEXT NOT NULL,
  template TEXT NOT NULL,
  title TEXT NOT NULL,
  subject TEXT NOT NULL,
  starter INTEGER NOT NULL,
  amount TEXT NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (person, due, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE participants (
  person INTEGER NOT NULL,
  process INTEGER NOT NULL,
  PRIMARY KEY (person, process)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_process ON participants(process);

-- The next moment of a step's ladder. `tried_until` keeps one that could not be served out of the way.
CREATE TABLE timers (
  step INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  tried_until INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX timers_due ON timers(at);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  process INTEGER,
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  link TEXT,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  sent_at INTEGER,
  response TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox(next_at) WHERE state = 'waiting';

-- A link's token is not here: only its keyed hash, and the nonce from which the server's key makes it again.
CREATE TABLE links (
  id TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  nonce BLOB NOT NULL,
  step INTEGER NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  opens INTEGER NOT NULL DEFAULT 0,
  robot_opens INTEGER NOT NULL DEFAULT 0,
  last_opened_at INTEGER,
  code_hash BLOB,
  code_tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX links_step ON links(step);

CREATE TABLE incidents (
  id INTEGER PRIMARY KEY,
  process INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  reference TEXT NOT NULL,
  step INTEGER,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by INTEGER,
  UNIQUE (process, sequence)
) STRICT;

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
