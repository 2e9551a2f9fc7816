import { migratePostgres } from "@sluice/store-postgres";
import { afterAll, beforeAll } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";
import { describeWriterProcesses } from "../../../test/support/writer-processes.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeWriterProcesses({
  name: "postgres store",
  place: async () => {
    const schema = server.freshSchema();
    const client = await server.pool().connect();
    await migratePostgres(client, { schema });
    client.release();
    return { kind: "postgres", url: server.url, schema };
  },
});
