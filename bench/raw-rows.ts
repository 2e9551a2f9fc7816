import { closeSync, openSync } from "node:fs";
import type { OpenSqlite } from "@sluice/store-sqlite";

/** The raw limit of a durable write: one row in a transaction of its own, as durable as the store's. */
export interface RawRows {
  /** As read back. */
  readonly pragmas: { readonly journal: string; readonly synchronous: number };
  /** Writes rows, one synced transaction each, and answers how many. */
  insert(body: string, count: number): number;
  count(): number;
  close(): void;
}

/** Makes a file for raw rows. */
export function openRawRows(open: OpenSqlite, file: string): RawRows {
  closeSync(openSync(file, "w"));
  const database = open(file);
  const { journal_mode: journal } = database.prepare("PRAGMA journal_mode = WAL").get() as { journal_mode: string };
  database.prepare("PRAGMA synchronous = FULL").run();
  database.prepare("PRAGMA fullfsync = ON").run();
  const { synchronous } = database.prepare("PRAGMA synchronous").get() as { synchronous: number };
  database.prepare("CREATE TABLE raw (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT").run();
  const begin = database.prepare("BEGIN IMMEDIATE");
  const insert = database.prepare("INSERT INTO raw (body) VALUES (?)");
  const commit = database.prepare("COMMIT");
  return {
    pragmas: { journal, synchronous },
    insert(body, count) {
      for (let index = 0; index < count; index++) {
        begin.run();
        insert.run(body);
        commit.run();
      }
      return count;
    },
    count: () => (database.prepare("SELECT count(*) AS rows FROM raw").get() as { rows: number }).rows,
    close: () => database.close(),
  };
}
