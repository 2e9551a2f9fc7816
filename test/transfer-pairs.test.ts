// Any two stores exchange runs: what comes out of the second is what came out of the first, byte for byte.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isStorableText } from "@sluice/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "./support/postgres-server.ts";
import {
  archiveRuns,
  createSluice,
  definePipeline,
  exportFileLines,
  exportRuns,
  fileStore,
  importRun,
  memory,
  migratePostgres,
  postgres,
  type PostgresStore,
  type Principal,
  readExport,
  type RunStore,
  type Sluice,
  sqlite,
} from "../packages/sdk/src/index.ts";

const KINDS = ["memory", "files", "sqlite", "postgres"] as const;
type Kind = (typeof KINDS)[number];

const ANN: Principal = { id: "ann", assurance: "verified" };
const BOB: Principal = { id: "bob", assurance: "verified" };

const ask = definePipeline({
  format: 1,
  name: "ask",
  initial: "work",
  stages: {
    work: { work: { run: "worker", attempts: 1 }, next: "ask" },
    ask: {
      gates: [{ id: "ok", use: "approval", with: { of: ["bob"], exclude: ["starter"] } }],
      rework: { to: "work", laps: 2, then: "failed" },
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

/** Of what nobody was shown. */
const NOTHING = `sha256:${"0".repeat(64)}` as const;

let folder: string;
let server: PostgresServer;
let count = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-pairs-"));
  server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function postgresStore(): Promise<PostgresStore> {
  const schema = server.freshSchema();
  const pool = server.pool({ max: 2 });
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  return postgres({ pool, schema });
}

const OPEN: { readonly [Each in Kind]: () => RunStore | Promise<RunStore> } = {
  memory: () => memory(),
  files: () => fileStore({ folder: join(folder, `files-${++count}`) }),
  sqlite: () => sqlite({ file: join(folder, `runs-${++count}.db`) }),
  postgres: postgresStore,
};

function host(store: RunStore): Sluice {
  return createSluice({
    pipelines: [ask],
    store,
    effects: {
      worker: {
        portVersion: 1,
        perform: async ({ subject }) => ({ kind: "ended", exit: 0, output: { about: subject.key }, note: `did ${subject.key}` }),
      },
    },
  });
}

/** What happens to one run, with text that encoders, line readers and databases might treat as something else. */
interface Story {
  readonly reason: string;
  readonly acts: readonly ("approve" | "reject" | "stale" | "fact" | "cancel" | "waive")[];
}

const stories = fc.array(
  fc.record({
    reason: fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter((text) => isStorableText(text) && text.trim() !== ""),
    acts: fc.array(fc.constantFrom("approve", "reject", "stale", "fact", "cancel", "waive"), { maxLength: 5 }),
  }) satisfies fc.Arbitrary<Story>,
  { minLength: 1, maxLength: 3 },
);

async function tell(sluice: Sluice, key: string, { reason, acts }: Story): Promise<void> {
  const { id } = await sluice.start("ask", { key, subject: { kind: "doc", facets: { head: key } }, startedBy: ANN });
  await sluice.settled(id);
  for (const [at, act] of acts.entries()) {
    const by = BOB;
    const gesture = `${act}-${at}`;
    if (act === "cancel") await sluice.cancel(id, { by, reason });
    else if (act === "fact") await sluice.signal({ run: id, id: gesture, type: "note", data: { reason } });
    else if (act === "waive") await sluice.waive(id, { by, gate: "ok", reason, until: Date.now() + 3_600_000, id: gesture });
    else {
      const [asked] = (await sluice.explain(id)).requests;
      const decision = act === "reject" ? "reject" : "approve";
      await sluice.decide(id, {
        gate: "ok",
        decision,
        by,
        id: gesture,
        reason,
        seen: act === "stale" || asked === undefined ? NOTHING : asked.digest,
      });
    }
    await sluice.settled(id);
  }
}

async function linesOf(store: RunStore): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of exportRuns(store, { scope: "default" })) lines.push(line);
  return lines;
}

async function takeIn(store: RunStore, lines: readonly string[]): Promise<void> {
  for await (const run of readExport(lines)) await importRun(store, run, { unfinished: true });
}

/** Everything of each run that does not belong to its store alone. */
async function standOf(store: RunStore): Promise<readonly { readonly summary: { readonly key: string } }[]> {
  const { items } = await store.query({ scope: "default", limit: 100 });
  return Promise.all(
    items.map(async ({ createdAt: _created, updatedAt: _updated, ...summary }) => {
      const loaded = await store.load({ scope: "default", run: summary.run });
      return { summary, state: loaded?.state, version: loaded?.version };
    }),
  );
}

function byKey(stand: Awaited<ReturnType<typeof standOf>>): unknown {
  return stand.toSorted((one, other) => one.summary.key.localeCompare(other.summary.key));
}

const PAIRS = KINDS.flatMap((from) => KINDS.map((to) => [from, to] as const));

describe("runs go from any store to any other", () => {
  test("all sixteen pairs, whatever happened to the runs: export, state and columns are the same", { timeout: 180_000 }, async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(stories, async (told) => {
        const origin = memory();
        const sluice = host(origin);
        for (const [at, story] of told.entries()) await tell(sluice, `K-${at}`, story);
        await sluice.close();
        const [lines, stand] = [await linesOf(origin), await standOf(origin)];
        for (const from of KINDS) {
          const first = await OPEN[from]();
          await takeIn(first, lines);
          const given = await linesOf(first);
          expect(given, from).toEqual(lines);
          for (const to of KINDS) {
            const second = await OPEN[to]();
            await takeIn(second, given);
            expect(await linesOf(second), `${from} to ${to}`).toEqual(lines);
            expect(await standOf(second), `${from} to ${to}`).toEqual(stand);
            await second.close();
            runs += told.length;
          }
          await first.close();
        }
      }),
      { numRuns: 6 },
    );
    process.stdout.write(`${PAIRS.length} pairs of stores, ${runs} runs moved\n`);
  });

  test.each(PAIRS)("a run that waits in %s goes on in %s", { timeout: 60_000 }, async (from, to) => {
    const [first, second] = [await OPEN[from](), await OPEN[to]()];
    const before = host(first);
    const { id } = await before.start("ask", { key: "K-1", subject: { kind: "doc", facets: { head: "h" } }, startedBy: ANN });
    await before.settled(id);
    await before.close();
    await takeIn(second, await linesOf(first));
    const after = host(second);
    const seen = (await after.explain(id)).requests[0]?.digest ?? NOTHING;
    expect(await after.decide(id, { gate: "ok", decision: "approve", by: BOB, id: "d", seen })).toMatchObject({ ok: true });
    await after.settled(id);
    expect((await after.get(id))?.outcome).toBe("succeeded");
    await after.close();
    await Promise.all([first.close(), second.close()]);
  });
});

describe("an archive", () => {
  test.each(KINDS)(
    "takes ended runs out of %s, and they come back as they were; a crash in between loses none",
    { timeout: 60_000 },
    async (kind) => {
      const store = await OPEN[kind]();
      const sluice = host(store);
      for (const key of ["K-1", "K-2", "K-3"])
        await tell(sluice, key, { reason: "grüße", acts: key === "K-3" ? [] : ["stale", "approve"] });
      await sluice.close();
      const [lines, stand] = [await linesOf(store), await standOf(store)];
      const options = { scope: "default", folder: join(folder, `archive-${++count}`), policy: { default: "1ms" }, remove: true } as const;
      await sleep(5);
      const dying: RunStore = { ...store, removeRuns: () => Promise.reject(new TypeError("killed")) };
      await expect(archiveRuns(dying, options)).rejects.toThrow("killed");
      expect(await linesOf(store)).toEqual(lines);
      const { file = "", archived, removed, kept } = await archiveRuns(store, options);
      expect([archived.length, removed.length, kept]).toEqual([2, 2, []]);
      expect((await store.query({ scope: "default", limit: 9 })).items.map(({ key }) => key)).toEqual(["K-3"]);
      for await (const run of readExport(exportFileLines(file))) await importRun(store, run);
      const sorted = (texts: readonly string[]): readonly string[] => texts.filter((line) => line.includes('"commit"')).toSorted();
      expect(sorted(await linesOf(store))).toEqual(sorted(lines));
      expect(byKey(await standOf(store))).toEqual(byKey(stand));
      await store.close();
    },
  );
});

describe("an export of PostgreSQL at one moment", () => {
  test("holds all that was acknowledged before it began, and nothing that came later", { timeout: 60_000 }, async () => {
    const pool = server.pool({ max: 4 });
    const schema = server.freshSchema();
    const setup = await pool.connect();
    await migratePostgres(setup, { schema });
    setup.release();
    const store = postgres({ pool, schema });
    const sluice = host(store);
    const starting = async (key: string): Promise<string> =>
      (await sluice.start("ask", { key, subject: { kind: "doc", facets: { head: key } }, startedBy: ANN })).id;
    const before = await Promise.all(["A-1", "A-2", "A-3"].map(starting));
    const acknowledged = new Map(
      await Promise.all(before.map(async (run) => [run, (await store.load({ scope: "default", run }))?.version] as const)),
    );
    // #region snapshot
    const client = await pool.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const lines = exportRuns(store.using(client), { scope: "default" });
    // #endregion snapshot
    const first = await lines.next();
    const [late] = await Promise.all([
      starting("B-1"),
      ...before.map((run) => sluice.cancel(run, { by: BOB, reason: "while it is read" })),
    ]);
    const all = [String(first.value)];
    for await (const line of lines) all.push(line);
    await client.query("COMMIT");
    client.release();
    const found = new Map<string, number | undefined>();
    for await (const { run, commits } of readExport(all)) found.set(run, commits.at(-1)?.events.at(-1)?.seq);
    // Who reads first fixes the moment: the first line of the export reads nothing yet.
    expect([...found.keys()].filter((run) => run !== late).toSorted()).toEqual([...before].toSorted());
    for (const [run, version] of acknowledged) expect(found.get(run), run).toBeGreaterThanOrEqual(version ?? 0);
    const target = memory();
    await takeIn(target, all);
    expect(await linesOf(target)).toEqual(all);
    await sluice.close();
  });
});
