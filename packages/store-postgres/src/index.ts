export { createPostgresStore, type PostgresStore, type PostgresStoreOptions } from "./create-postgres-store.ts";
export type { ListenConnection } from "./hints.ts";
export { type MigrationConnection, type MigrationReport, migratePostgres, migrationScript } from "./migrate.ts";
export type { Query, Queryable, QueryRows } from "./queryable.ts";
