import { migratePostgres } from "@sluice/store-postgres";
import { afterAll, beforeAll } from "vitest";
import { describeEngineHosts } from "../../../test/support/engine-hosts.ts";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

// Of its own, whatever is given: it is ended at once and started again.
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ own: true });
});
afterAll(() => server.stop());

describeEngineHosts({
  name: "postgres store",
  place: async () => {
    const schema = server.freshSchema();
    const client = await server.pool().connect();
    await migratePostgres(client, { schema });
    client.release();
    return { kind: "postgres", url: server.url, schema, connections: 4 };
  },
  restartDatabase: () => server.crash(),
});
