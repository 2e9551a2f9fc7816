// A host whose answer from the database gets lost: whoever repeats his act gets the right answer, and it counts once.
import { type Principal, SluiceError } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds, type Engine } from "@sluice/engine";
import { fromRecord } from "@sluice/lifecycle";
import { createPostgresStore } from "@sluice/store-postgres";
import { pipelineFrom, scriptedRegistry } from "@sluice/testing";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readLedger } from "../support/check-ledger.ts";
import { type Cut, type CuttingProxy, startCuttingProxy } from "../support/cutting-proxy.ts";
import { postgresPlace } from "../support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: judge
initial: judge
stages:
  judge:
    gates: [{ id: two, use: approval, with: { from: [{ count: 2, of: ["ann", "ben"] }] } }]
    next: done
  done: { final: succeeded }
`);
const ALICE: Principal = { id: "alice", assurance: "verified" };
const ANN: Principal = { id: "ann", assurance: "verified" };

let server: PostgresServer;
let proxy: CuttingProxy;
let through: Pool;
beforeAll(async () => {
  server = await startPostgres();
  proxy = await startCuttingProxy(server.url);
  through = server.pool({ connectionString: proxy.url, max: 2 });
});
afterAll(async () => {
  await through.end();
  await proxy.close();
  await server.stop();
});

function engineOn(pool: Pool, schema: string): Engine {
  return createEngine({
    store: createPostgresStore({ pool, schema }),
    pipelines: [PIPELINE],
    gates: scriptedRegistry(),
    effects: {},
    redactor: { portVersion: 1, redact: (text) => text },
    clock: createSystemClock(),
    ids: createSystemIds(),
  });
}

/** Calls until it is not refused by the connection; the first time it is. */
async function insist<Answer>(cut: Cut, call: () => Promise<Answer>): Promise<Answer> {
  proxy.cutNext(cut);
  const first: unknown = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(SluiceError.is(first) && first.code).toBe("STORE_FAILED");
  return call();
}

test.each<Cut & { readonly name: string }>([
  { name: "before it was asked", of: "request", share: 0 },
  { name: "in the middle of the question", of: "request", share: 0.5 },
  { name: "after the commit, before the answer", of: "answer", share: 0 },
])(
  "STO-14 APR-5 given a connection that breaks $name, then a repeat is answered as the first would have been",
  async ({ name: _name, ...cut }) => {
    const { schema } = await postgresPlace(server);
    const engine = engineOn(through, schema);
    const request = { run: "r1", key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE } as const;
    await insist(cut, () => engine.start("judge", request));
    const seen = (await engine.explain("r1")).requests[0]?.digest ?? "sha256:";
    const decide = () => engine.decide("r1", { gate: "two", decision: "approve", by: ANN, seen, id: "click-1" });
    expect(await insist(cut, decide)).toMatchObject({ ok: true });
    const signal = () => engine.signal({ run: "r1", id: "s-1", type: "built", data: { ok: true } });
    expect(await insist(cut, signal)).toMatchObject({ ok: true, run: "r1" });
    const store = createPostgresStore({ pool: server.pool(), schema });
    const types = (await readLedger(store, "r1")).flatMap(({ events }) => events.map((event) => fromRecord(event).type));
    const countOf = (type: string): number => types.filter((each) => each === type).length;
    expect(["run-started", "decision-recorded", "fact-recorded"].map(countOf)).toEqual([1, 1, 1]);
    expect((await engine.get("r1"))?.outcome).toBeUndefined();
  },
);
