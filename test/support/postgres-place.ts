// A fresh place on a PostgreSQL server.
import { migratePostgres } from "@sluice/store-postgres";
import type { PostgresServer } from "./postgres-server.ts";
import type { StorePlace } from "./store-place.ts";

/** Makes an empty schema with the store's tables. */
export async function postgresPlace(server: PostgresServer): Promise<StorePlace & { readonly kind: "postgres" }> {
  const schema = server.freshSchema();
  const pool = server.pool();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  await pool.end();
  return { kind: "postgres", url: server.url, schema, connections: 4 };
}
