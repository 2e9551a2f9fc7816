import { canonicalJson, type RunStore } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { createPostgresStore, migratePostgres, type Queryable } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { type PostgresServer, startPostgres } from "../test/support/postgres-server.ts";
import { warmUpOf } from "./append-writer.ts";
import { compare } from "./compare.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { reviewLoop, startReview } from "./review-story.ts";
import { laySlowWire } from "./slow-wire.ts";
import { firstAppend, type Transition, typicalTransition } from "./typical-append.ts";

/** Writers at once, each on runs of its own. */
const WRITERS = [1, 4, 16] as const;
/** Appends of one batch, all writers together. */
const APPENDS = 192;
/** Milliseconds to a server and back that stands elsewhere. */
const WIRE_MS = 1;

/** How the server is reached, and what is expected of it there. */
interface Line {
  readonly name: string;
  readonly url: string;
  readonly writers: number;
  readonly limits: { readonly bar?: number; readonly goal: number };
}

/** G4 and G5: a durable transition against a bare row, through the same driver and pool; on this machine, and behind a wire. */
export const postgresAppend: Figure = {
  name: "postgres-append",
  async measure(effort) {
    const server = await startPostgres();
    const wire = await laySlowWire(server.url, WIRE_MS);
    try {
      const results: FigureResult[] = [];
      for (const writers of WRITERS) {
        const limits = { bar: 0.7, goal: writers === 16 ? 0.6 : 0.85 };
        results.push(await measureLine(server, { name: `postgres-append/${writers}`, url: server.url, writers, limits }, effort));
      }
      results.push(
        await measureLine(server, { name: "postgres-append/1/wire", url: wire.url, writers: 1, limits: { goal: 0.95 } }, effort),
      );
      return results;
    } finally {
      await server.stop();
      await wire.close();
    }
  },
};

async function measureLine(server: PostgresServer, { name, url, writers, limits }: Line, effort: FigureEffort): Promise<FigureResult> {
  const appends = effort.quick ? writers : APPENDS;
  const warmUp = warmUpOf(effort);
  const pool = server.pool({ connectionString: url, max: writers });
  const schema = server.freshSchema();
  await migrate(pool, schema);
  await pool.query(`CREATE TABLE "${schema}".raw (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)`);
  const store = createPostgresStore({ pool, schema });
  const pipeline = reviewLoop();
  const lines = await Promise.all(Array.from({ length: writers }, (_none, at) => openLine(store, pipeline, `r-${at}`)));
  const body = bodyOf((await openLine(store, pipeline, "measured")).prepare(1));
  const raw = { text: `INSERT INTO "${schema}".raw (body) VALUES ($1)`, values: [body], name: `raw_${writers}` };
  const each = appends / writers;
  const { faster, us, cold, rounds } = await compare(
    [
      {
        name: "append",
        batch: () => {
          const prepared = lines.map((line) => line.prepare(each));
          return () => together(prepared.map((transitions) => () => appendAll(store, transitions)));
        },
      },
      { name: "raw", batch: () => () => together(lines.map(() => () => repeat(each, () => pool.query(raw)))) },
    ],
    { ...effort, warmUp },
  );
  const { rows } = await pool.query(`SELECT count(*)::integer AS rows FROM "${schema}".raw`);
  sameAnswer("rows of the peer", (rows[0] as { rows: number }).rows, appends * (rounds + warmUp));
  const trips = await countTrips(pool, schema, pipeline);
  await pool.end();
  return {
    name,
    ratio: short(faster[0] ?? 0),
    unit: "times the rate of one INSERT of the same bytes, through the same pool",
    detail: {
      ...limits,
      good: "above",
      rounds,
      writers,
      appends,
      bytes: body.length,
      microseconds: {
        append: short(us[0] ?? 0),
        raw: short(us[1] ?? 0),
        firstBatch: { append: short(cold[0] ?? 0), raw: short(cold[1] ?? 0) },
      },
      ...trips,
    },
  };
}

async function migrate(pool: Pool, schema: string): Promise<void> {
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
}

/** One run and what comes next in it. */
async function openLine(store: RunStore, pipeline: ReturnType<typeof reviewLoop>, run: string) {
  await store.append(firstAppend(pipeline, run));
  let state: RunState = startReview(pipeline, run);
  return {
    prepare: (count: number): readonly Transition[] =>
      Array.from({ length: count }, () => {
        const made = typicalTransition(pipeline, state, state.at + 1000);
        state = made.state;
        return made;
      }),
  };
}

async function appendAll(store: RunStore, transitions: readonly Transition[]): Promise<number> {
  for (const { append } of transitions) {
    const { kind } = await store.append(append);
    if (kind !== "appended") throw new Error(`the append answered ${kind}`);
  }
  return transitions.length;
}

async function repeat(count: number, act: () => Promise<unknown>): Promise<number> {
  for (let done = 0; done < count; done++) await act();
  return count;
}

async function together(acts: readonly (() => Promise<number>)[]): Promise<number> {
  const done = await Promise.all(acts.map((act) => act()));
  return done.reduce((sum, one) => sum + one, 0);
}

/** Statements of one transition: when the run is known, and when it has to be loaded first. Each statement is one round trip and one transaction. */
async function countTrips(pool: Pool, schema: string, pipeline: ReturnType<typeof reviewLoop>) {
  let statements = 0;
  const counting: Queryable = { query: (query) => ((statements += 1), pool.query(query)) };
  const store = createPostgresStore({ pool: counting, schema });
  const line = await openLine(store, pipeline, "counted");
  const [first, second] = line.prepare(2);
  if (first === undefined || second === undefined) throw new Error("nothing to append");
  statements = 0;
  await store.append(first.append);
  const warm = statements;
  await store.load({ scope: "default", run: "counted" });
  await store.append(second.append);
  return { statements: { warm, cold: statements - warm } };
}

function bodyOf(transitions: readonly Transition[]): string {
  const [one] = transitions;
  if (one === undefined) throw new Error("nothing to append");
  return [one.append.events, one.append.state.data, one.append.answer, one.append.intents].map(canonicalJson).join("");
}
