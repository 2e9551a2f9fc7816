import { type OpenSqlite, type SqliteDatabase, sqliteDriver, type SqliteDriverName } from "@sluice/store-sqlite";

/** A driver whose files can be filled without waiting for the disk: only for what is not measured. */
export interface FillingDriver {
  readonly open: OpenSqlite;
  /** Turns the waiting for the disk off, and on again before anything is measured. */
  readonly filling: (on: boolean) => void;
}

/** Makes a driver for fillings. */
export function openForFilling(name?: SqliteDriverName): FillingDriver {
  const opened: SqliteDatabase[] = [];
  const open = sqliteDriver(name);
  return {
    open: (file) => {
      const database = open(file);
      opened.push(database);
      return database;
    },
    filling: (on) => {
      for (const database of opened) database.prepare(`PRAGMA synchronous = ${on ? "OFF" : "FULL"}`).run();
    },
  };
}
