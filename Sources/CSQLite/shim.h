#pragma once
#include <sqlite3.h>

// Extended result codes are expressions, which Swift does not import.
static const int baton_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int baton_sqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;

// SQLITE_TRANSIENT is a cast that Swift does not import: SQLite copies the bytes before the call returns.
static inline sqlite3_destructor_type baton_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// A connection that only reads leaves the checkpoint to the writer, even when it is the last to close.
static inline int baton_sqlite_no_checkpoint_on_close(sqlite3 *db) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
