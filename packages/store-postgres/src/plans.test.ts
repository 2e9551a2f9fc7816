// Every statement of the store has to find its rows by an index, whatever else is stored. The server itself says how it would run each,
// those inside of functions included.
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Append, RunStore } from "@sluice/core";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

const RUNS = 20_000;
const plans: string[] = [];
let server: PostgresServer;
let client: PoolClient;
let store: RunStore;

beforeAll(async () => {
  server = await startPostgres();
  client = await server.pool({ max: 1 }).connect();
  const schema = server.freshSchema();
  await migratePostgres(client, { schema });
  await fill(schema);
  client.on("notice", ({ message }) => message !== undefined && plans.push(message));
  for (const setting of ["log_min_duration = 0", "log_nested_statements = on", "log_format = json"])
    await client.query(`LOAD 'auto_explain'; SET auto_explain.${setting}`);
  await client.query("SET client_min_messages = log");
  store = createPostgresStore({ pool: client, schema });
});
afterAll(async () => {
  client.release();
  await server.stop();
});

/** Fills the tables directly: so many durable appends would only measure the disk. */
async function fill(schema: string): Promise<void> {
  await client.query(`SET search_path = "${schema}"`);
  await client.query(`INSERT INTO runs (scope, run, version, digest, identity, pipeline, "key", status, "startedBy", definition, created_at, updated_at, wake_at, poked, shape, state)
    SELECT 'default', 'r-' || i, 2, 'd', 'i-' || i, 'p', 'k-' || i, 'waiting', 'a', 'sha256:d', 1, 1, 4e12 + i, false, 1, '{}' FROM generate_series(1, ${RUNS}) i`);
  await client.query(`INSERT INTO commits (run_id, version, command_id, digest, answer, events)
    SELECT r.id, 1, 'c1', 'sha256:' || encode(sha256(convert_to('{"commandId":"c1","events":[],"run":"' || r.run || '","scope":"default"}', 'UTF8')), 'hex'), 'null', '[]' FROM runs r`);
  await client.query(`INSERT INTO intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, intent)
    SELECT id, 'w', scope, pipeline, 'x', 1, 1000, 4e12, 0, false, '{}' FROM runs`);
  await client.query(
    `INSERT INTO claims (scope, claim, holder, token, until) SELECT 'default', 'c-' || i, 'h', i, 4e12 FROM generate_series(1, ${RUNS}) i`,
  );
  await client.query(
    `INSERT INTO reservations (scope, name, runs, token) SELECT 'default', 'n-' || i, ARRAY['r-1'], i FROM generate_series(1, ${RUNS}) i`,
  );
  await client.query(
    `INSERT INTO definitions (scope, digest, text) SELECT 'default', 'sha256:' || i, '{}' FROM generate_series(1, ${RUNS}) i`,
  );
  await client.query(
    `INSERT INTO unmatched (scope, id, "key", expires_at, signal) SELECT 'default', 's-' || i, 'k', 4e12, '{}' FROM generate_series(1, ${RUNS}) i`,
  );
  await client.query("VACUUM ANALYZE");
  await client.query("RESET search_path");
}

const next: Append = {
  scope: "default",
  run: "r-9",
  expectedVersion: 2,
  commandId: "c3",
  answer: null,
  events: [{ type: "x", version: 1, at: 1, data: {} }],
  state: { shape: 1, data: {} },
  index: { pipeline: "p", key: "k-9", status: "waiting", startedBy: "a", definition: "sha256:d" },
  intents: [{ id: "w2", kind: "look", attempt: 1, leaseMs: 1, payload: { kind: "look" } }] as unknown as Append["intents"],
  settles: [],
  consumes: ["s-4"],
  fences: [],
};

const [scope, digest] = ["default", `sha256:${"0".repeat(64)}`] as const;
const CALLS: readonly (readonly [name: string, call: () => Promise<unknown>])[] = [
  ["append", () => store.append(next)],
  [
    "append with claims",
    () => store.append({ ...next, commandId: "c4", settles: [{ intent: "w2", token: 1 }], fences: [{ claim: "c-1", token: 9 }] }),
  ],
  ["append of a new run", () => store.append({ ...next, run: "new", expectedVersion: 0, identity: "i-new", consumes: [] })],
  ["load", () => store.load({ scope, run: "r-7" })],
  ["ledger", () => store.ledger({ scope, run: "new" })],
  ["feed", () => store.feed({ limit: 10 })],
  ["feed of a scope", () => store.feed({ limit: 10, scope })],
  ["query", () => store.query({ scope, limit: 10 })],
  ["query by status", () => store.query({ scope, limit: 10, where: { status: ["held", "queued"] } })],
  ["query by key", () => store.query({ scope, limit: 10, where: { key: "k-8" } })],
  ["findIdentity", () => store.findIdentity({ scope, identity: "i-8" })],
  ["takeIntents", () => store.takeIntents({ limit: 10, holder: "h", serves: ["x"] })],
  ["takeIntents of a run", () => store.takeIntents({ limit: 10, holder: "h", serves: ["x"], scope, run: "r-3" })],
  ["renew", () => store.renew({ scope, run: "r-3", intent: "w", token: 1 })],
  ["release", () => store.release({ scope, run: "r-3", intent: "w", token: 1 })],
  ["takeDue", () => store.takeDue({ limit: 10, leaseMs: 1000 })],
  ["acquireClaim", () => store.acquireClaim({ scope, claim: "c-5", holder: "h", leaseMs: 1 })],
  ["renewClaim", () => store.renewClaim({ scope, claim: "c-5", token: 5, leaseMs: 1 })],
  ["releaseClaim", () => store.releaseClaim({ scope, claim: "c-5", token: 5 })],
  ["reserve", () => store.reserve({ scope, name: "n-5", run: "r-2" })],
  ["unreserve", () => store.unreserve({ scope, name: "n-5", run: "r-1" })],
  ["holderOf", () => store.holderOf({ scope, name: "n-5" })],
  ["steal", () => store.steal({ scope, name: "n-5", run: "r-8", token: 5 })],
  [
    "append with a reservation",
    () => store.append({ ...next, run: "r-8", commandId: "c5", consumes: [], holds: [{ name: "n-6", token: 6 }] }),
  ],
  ["putDefinition", () => store.putDefinition({ scope, digest, text: "{}" })],
  ["getDefinition", () => store.getDefinition({ scope, digest })],
  ["putUnmatched", () => store.putUnmatched({ scope, id: "s-new", match: { key: "k" }, signal: {}, lifetimeMs: 1000 })],
  ["listUnmatched", () => store.listUnmatched({ scope, limit: 5, for: { key: "other" } })],
];

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Nodes that read a table, or an index, from end to end. */
function wholeScans(plan: string): readonly string[] {
  const found = (node: PlanNode): readonly string[] => {
    const { "Node Type": type, "Relation Name": relation = "", Plans: children = [] } = node;
    const whole = type === "Seq Scan" || (type.startsWith("Index") && node["Index Cond"] === undefined);
    return [...(whole && relation !== "migrations" ? [`${type} of ${relation}: ${plan}`] : []), ...children.flatMap(found)];
  };
  return found((JSON.parse(plan.slice(plan.indexOf("{"))) as { readonly Plan: PlanNode }).Plan);
}

test.each(CALLS)("%s reads no table from end to end", async (_name, call) => {
  plans.length = 0;
  await call();
  const seen = plans.filter((plan) => plan.includes("Plan"));
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.flatMap(wholeScans)).toEqual([]);
});
