export { backupFileStore, type FileBackupOptions } from "./backup-file-store.ts";
export { createFileStore, type FileStoreOptions } from "./create-file-store.ts";
export { type FileStoreVerdict, verifyFileStore } from "./verify-file-store.ts";
