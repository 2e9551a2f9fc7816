import { createSettableClock, describeRunStore } from "@sluice/conformance";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool();
});
afterAll(() => server.stop());

describeRunStore(
  { describe, test, skip: (name, reason) => test(`${name} is not left out`, () => expect.unreachable(reason)) },
  {
    name: "postgres store",
    capabilities: { durability: "disk", manyProcesses: true },
    create: async () => {
      const clock = createSettableClock();
      const schema = server.freshSchema();
      const client = await pool.connect();
      await migratePostgres(client, { schema });
      client.release();
      const open = () => createPostgresStore({ pool, schema, clock: clock.now });
      const store = open();
      return {
        clock,
        store,
        another: async () => open(),
        reopen: async () => {
          await store.close();
          return open();
        },
        dispose: async () => void (await pool.query(`DROP SCHEMA "${schema}" CASCADE`)),
      };
    },
  },
);
