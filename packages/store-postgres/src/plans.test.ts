// Every statement of the store has to find its rows by an index, whatever else is stored and whatever the server knew when it made its plans,
// which it keeps. The server itself says how it runs each, those inside of functions included.
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Append, RunStore } from "@sluice/core";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

const RUNS = 20_000;
/** Most rows that a call may look at: it wants ten. */
const MOST_ROWS = 500;
let server: PostgresServer;
let known: Watched;
let unknown: Watched;

/** A store whose plans are told. */
interface Watched {
  readonly store: RunStore;
  readonly plans: string[];
  readonly client: PoolClient;
}

beforeAll(async () => {
  server = await startPostgres();
  known = await openWatched(async ({ client }, schema) => {
    await fill(client, schema);
    await client.query("VACUUM ANALYZE");
  });
  unknown = await openWatched(async ({ client, store }, schema) => {
    // The server must not look at the tables while the test runs.
    for (const table of TABLES) await client.query(`ALTER TABLE "${schema}".${table} SET (autovacuum_enabled = off)`);
    for (let round = 0; round < GENERIC_AFTER; round++) for (const [, call] of CALLS) await call(store);
    const other = await server.pool({ max: 1 }).connect();
    await fill(other, schema);
    other.release();
  });
});
afterAll(async () => {
  for (const { client } of [known, unknown]) client.release();
  await server.stop();
});

const TABLES = ["runs", "commits", "intents", "claims", "reservations", "definitions", "unmatched"] as const;
/** After so many calls of a statement the server may keep one plan for all values. */
const GENERIC_AFTER = 7;

async function openWatched(prepare: (watched: Watched, schema: string) => Promise<void>): Promise<Watched> {
  const client = await server.pool({ max: 1 }).connect();
  const schema = server.freshSchema();
  await migratePostgres(client, { schema });
  const plans: string[] = [];
  const watched = { store: createPostgresStore({ pool: client, schema }), plans, client };
  await prepare(watched, schema);
  client.on("notice", ({ message }) => message !== undefined && plans.push(message));
  for (const setting of ["log_min_duration = 0", "log_nested_statements = on", "log_format = json", "log_analyze = on"])
    await client.query(`LOAD 'auto_explain'; SET auto_explain.${setting}`);
  await client.query("SET client_min_messages = log");
  return watched;
}

/** Fills the tables directly: so many durable appends would only measure the disk. */
async function fill(client: PoolClient, schema: string): Promise<void> {
  await client.query(`SET search_path = "${schema}"`);
  await client.query(`INSERT INTO runs (scope, run, version, digest, identity, pipeline, "key", status, "startedBy", definition, created_at, updated_at, wake_at, poked, shape, state)
    SELECT 'default', 'r-' || i, 2, 'd', 'i-' || i, 'p', 'k-' || i, 'waiting', 'a', 'sha256:d', 1, 1, 4e12 + i, false, 1, '{}' FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING`);
  await client.query(`INSERT INTO commits (run_id, version, command_id, digest, answer, events)
    SELECT r.id, 1, 'c1', 'sha256:' || encode(sha256(convert_to('{"commandId":"c1","events":[],"run":"' || r.run || '","scope":"default"}', 'UTF8')), 'hex'), 'null', '[]' FROM runs r ON CONFLICT DO NOTHING`);
  await client.query(`INSERT INTO intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, intent)
    SELECT id, 'w', scope, pipeline, 'x', 1, 1000, 4e12, 0, false, '{}' FROM runs ON CONFLICT DO NOTHING`);
  await client.query(
    `INSERT INTO claims (scope, claim, holder, token, until) SELECT 'default', 'c-' || i, 'h', i, 4e12 FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING`,
  );
  await client.query(
    `INSERT INTO reservations (scope, name, runs, token) SELECT 'default', 'n-' || i, ARRAY['r-1'], i FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING`,
  );
  await client.query(
    `INSERT INTO definitions (scope, digest, text) SELECT 'default', 'sha256:' || i, '{}' FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING`,
  );
  await client.query(
    `INSERT INTO unmatched (scope, id, "key", expires_at, signal) SELECT 'default', 's-' || i, 'k', 4e12, '{}' FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING`,
  );
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
const CALLS: readonly (readonly [name: string, call: (store: RunStore) => Promise<unknown>])[] = [
  ["append", (store) => store.append(next)],
  [
    "append with claims",
    (store) =>
      store.append({ ...next, commandId: "c4", settles: [{ intent: "w2", token: 1 }], fences: [{ claim: "c-1", token: 9 }], consumes: [] }),
  ],
  ["append of a new run", (store) => store.append({ ...next, run: "new", expectedVersion: 0, identity: "i-new", consumes: [] })],
  ["load", (store) => store.load({ scope, run: "r-7" })],
  ["ledger", (store) => store.ledger({ scope, run: "new" })],
  ["feed", (store) => store.feed({ limit: 10 })],
  ["feed of a scope", (store) => store.feed({ limit: 10, scope })],
  ["query", (store) => store.query({ scope, limit: 10 })],
  ["query by status", (store) => store.query({ scope, limit: 10, where: { status: ["held", "queued"] } })],
  ["query by key", (store) => store.query({ scope, limit: 10, where: { key: "k-8" } })],
  ["findIdentity", (store) => store.findIdentity({ scope, identity: "i-8" })],
  ["takeIntents", (store) => store.takeIntents({ limit: 10, holder: "h", serves: ["x"] })],
  ["takeIntents of a run", (store) => store.takeIntents({ limit: 10, holder: "h", serves: ["x"], scope, run: "r-3" })],
  ["renew", (store) => store.renew({ scope, run: "r-3", intent: "w", token: 1 })],
  ["release", (store) => store.release({ scope, run: "r-3", intent: "w", token: 1 })],
  ["takeDue", (store) => store.takeDue({ limit: 10, leaseMs: 1000 })],
  ["acquireClaim", (store) => store.acquireClaim({ scope, claim: "c-5", holder: "h", leaseMs: 1 })],
  ["renewClaim", (store) => store.renewClaim({ scope, claim: "c-5", token: 5, leaseMs: 1 })],
  ["releaseClaim", (store) => store.releaseClaim({ scope, claim: "c-5", token: 5 })],
  ["reserve", (store) => store.reserve({ scope, name: "n-5", run: "r-2" })],
  ["unreserve", (store) => store.unreserve({ scope, name: "n-5", run: "r-1" })],
  ["holderOf", (store) => store.holderOf({ scope, name: "n-5" })],
  ["steal", (store) => store.steal({ scope, name: "n-5", run: "r-8", token: 5 })],
  [
    "append with a reservation",
    (store) => store.append({ ...next, run: "r-8", commandId: "c5", consumes: [], holds: [{ name: "n-6", token: 6 }] }),
  ],
  ["putDefinition", (store) => store.putDefinition({ scope, digest, text: "{}" })],
  ["getDefinition", (store) => store.getDefinition({ scope, digest })],
  ["putUnmatched", (store) => store.putUnmatched({ scope, id: "s-new", match: { key: "k" }, signal: {}, lifetimeMs: 1000 })],
  ["listUnmatched", (store) => store.listUnmatched({ scope, limit: 5, for: { key: "other" } })],
];

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** All nodes of a plan. */
function nodesOf(plan: string): readonly PlanNode[] {
  const all = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(all)];
  return all((JSON.parse(plan.slice(plan.indexOf("{"))) as { readonly Plan: PlanNode }).Plan);
}

/** Nodes that read a table, or an index, from end to end. */
function wholeScans(plan: string): readonly string[] {
  return nodesOf(plan)
    .filter(
      ({ "Node Type": type, "Index Cond": condition }) => type === "Seq Scan" || (type.startsWith("Index") && condition === undefined),
    )
    .flatMap(({ "Relation Name": relation = "" }) => (relation === "migrations" ? [] : [`scan of ${relation}: ${plan}`]));
}

/** Nodes that looked at more rows than anybody wants. */
function longWays(plan: string): readonly string[] {
  return nodesOf(plan).flatMap((node) => {
    const rows = ((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0)) * (node["Actual Loops"] ?? 0);
    return rows > MOST_ROWS ? [`${rows} rows of ${node["Relation Name"] ?? node["Node Type"]}: ${plan}`] : [];
  });
}

async function plansOf({ plans, store }: Watched, call: (store: RunStore) => Promise<unknown>): Promise<readonly string[]> {
  plans.length = 0;
  await call(store);
  const seen = plans.filter((plan) => plan.includes('"Plan"'));
  expect(seen.length).toBeGreaterThan(0);
  return seen;
}

test.each(CALLS)("%s reads no table from end to end", async (_name, call) => {
  expect((await plansOf(known, call)).flatMap(wholeScans)).toEqual([]);
});

/** What gets a good plan only once the server has looked at the tables by itself, a minute after the first runs. */
const LATER: ReadonlySet<string> = new Set(["append", "query by status", "query by key", "putUnmatched", "listUnmatched"]);

test.each(CALLS.filter(([name]) => !LATER.has(name)))(
  "%s finds its rows by plans that were made while the tables were empty",
  async (_name, call) => {
    expect((await plansOf(unknown, call)).flatMap(longWays)).toEqual([]);
  },
);
