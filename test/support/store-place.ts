// Where a store lies, as text that goes into another process, and how it is opened there.
import type { RunStore } from "@sluice/core";
import { createFileStore } from "@sluice/store-file";
import { createPostgresStore } from "@sluice/store-postgres";
import { createSqliteStore } from "@sluice/store-sqlite";
import { Pool } from "pg";

/** A store that several processes can open. */
export type StorePlace =
  | { readonly kind: "file"; readonly folder: string }
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string; readonly schema: string; readonly connections?: number };

/** Opens it. What it needs of its own goes when it is closed. */
export function openPlace(place: StorePlace): RunStore {
  if (place.kind === "file") return createFileStore({ folder: place.folder });
  if (place.kind === "sqlite") return createSqliteStore({ file: place.file });
  const pool = new Pool({ connectionString: place.url, max: place.connections ?? 2 });
  // A server that goes away breaks idle connections; whoever uses one is told by his call.
  pool.on("error", () => undefined);
  const store = createPostgresStore({ pool, schema: place.schema });
  return {
    ...store,
    async close() {
      await store.close();
      if (!pool.ended) await pool.end();
    },
  };
}
