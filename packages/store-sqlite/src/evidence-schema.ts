import type { SqliteSchema } from "./schema.ts";

/**
 * Bodies of evidence, in a file of their own: it may be kept, copied and cleared by other rules than the runs. The bytes stand in a table of
 * their own, so that another end of keeping does not write them again. "SlEv" in ASCII.
 */
export const EVIDENCE_SCHEMA: SqliteSchema = {
  application: 0x536c4576,
  version: 1,
  statements: [
    `CREATE TABLE bodies (
      id INTEGER PRIMARY KEY,
      scope TEXT NOT NULL, digest TEXT NOT NULL, class TEXT NOT NULL, kept_at INTEGER NOT NULL, keep_until INTEGER
    ) STRICT`,
    "CREATE UNIQUE INDEX bodies_by_digest ON bodies (scope, digest)",
    "CREATE INDEX bodies_by_end ON bodies (keep_until) WHERE keep_until IS NOT NULL",
    "CREATE TABLE contents (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    `CREATE TABLE gone (
      scope TEXT NOT NULL, digest TEXT NOT NULL, erased_by TEXT, because TEXT, at INTEGER NOT NULL,
      PRIMARY KEY (scope, digest)
    ) STRICT, WITHOUT ROWID`,
  ],
};
