import { migratePostgres } from "@sluice/store-postgres";
import { afterAll, beforeAll, describe } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";
import { describeDecidingProcesses } from "../../../test/support/deciding-processes.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describe("deciding processes (APR-5, ST-06, ST-11, ST-14)", () => {
  describeDecidingProcesses({
    name: "postgres store",
    place: async () => {
      const schema = server.freshSchema();
      const client = await server.pool().connect();
      await migratePostgres(client, { schema });
      client.release();
      return { kind: "postgres", url: server.url, schema };
    },
  });
});
