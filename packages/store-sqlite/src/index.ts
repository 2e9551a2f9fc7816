export { backupSqlite, type SqliteBackupOptions } from "./backup-sqlite.ts";
export { createSqliteEvidenceStore, type SqliteEvidenceOptions } from "./create-sqlite-evidence-store.ts";
export { createSqliteStore, type SqliteStoreOptions } from "./create-sqlite-store.ts";
export {
  type OpenSqlite,
  type SqliteDatabase,
  sqliteDriver,
  type SqliteDriverName,
  type SqliteStatement,
  type SqliteValue,
} from "./sqlite-driver.ts";
