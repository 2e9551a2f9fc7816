// A handle builds on what it remembers of a run. Whatever happened to the run meanwhile, the outcome is that of one that remembers nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Append, Intent, RunStore } from "@sluice/core";
import { createSqliteStore, type OpenSqlite, type SqliteDriverName, sqliteDriver } from "@sluice/store-sqlite";
import { afterAll, describe, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "sluice-heads-"));
afterAll(() => rmSync(root, { recursive: true }));

const KEY = { scope: "default", run: "run" };
const look: Intent = {
  id: "look",
  kind: "work",
  needs: "dev",
  attempt: 1,
  leaseMs: 10,
  payload: { kind: "notify", to: "ops", topic: "t", step: "s", data: null },
};

const anAppend = (expectedVersion: number, over: Partial<Append> = {}): Append => ({
  ...KEY,
  expectedVersion,
  commandId: `c${expectedVersion}`,
  answer: { version: expectedVersion },
  events: [{ type: "noted", version: 1, at: 1, data: {} }],
  state: { shape: 1, data: { after: expectedVersion } },
  index: { pipeline: "p", key: "K", status: "running", stage: "one", startedBy: "a", definition: "sha256:d" },
  intents: [],
  settles: [],
  consumes: [],
  fences: [],
  ...over,
});

describe.each(["node", "better-sqlite3"] as const)("on %s", (driver) => {
  let count = 0;
  const two = async (work: (mine: RunStore, other: RunStore) => Promise<void>): Promise<void> => {
    const file = join(root, `${driver}-${++count}.d`, "runs.db");
    const stores = [createSqliteStore({ file, driver, clock: () => 100 }), createSqliteStore({ file, driver, clock: () => 100 })] as const;
    await stores[0].append(anAppend(0, { intents: [look], dueAt: 50 }));
    await work(...stores);
    for (const store of stores) await store.close();
  };
  const taken = async (store: RunStore) => (await store.takeIntents({ limit: 9, holder: "w", serves: ["dev"] })).claimed[0];

  test("STO-3 another handle's commit makes the remembered run a conflict, with the current state", async () => {
    await two(async (mine, other) => {
      await other.append(anAppend(1, { commandId: "theirs" }));
      expect(await mine.append(anAppend(1))).toMatchObject({ kind: "conflict", current: { version: 2, state: { data: { after: 1 } } } });
      expect(await mine.append(anAppend(2))).toMatchObject({ kind: "appended", version: 3 });
      expect((await other.ledger(KEY)).items.map(({ commandId }) => commandId)).toEqual(["c0", "theirs", "c2"]);
    });
  });

  test("STO-4 a repeated command gets its answer, whether its version is the remembered one or not", async () => {
    await two(async (mine, other) => {
      await mine.append(anAppend(1));
      const before = (await mine.feed({ limit: 9 })).items;
      for (const store of [mine, other])
        for (const version of [0, 1, 2])
          expect(await store.append(anAppend(version, { commandId: "c1" }))).toEqual({ kind: "duplicate", answer: { version: 1 } });
      expect((await mine.feed({ limit: 9 })).items).toEqual(before);
    });
  });

  test("columns and intents that another handle wrote are not taken for the remembered ones", async () => {
    await two(async (mine, other) => {
      const index = { ...anAppend(0).index, stage: "two" };
      await other.append(anAppend(1, { index, intents: [{ ...look, id: "theirs" }] }));
      await mine.append(anAppend(2, { intents: [look] }));
      expect((await other.query({ scope: "default", limit: 9 })).items).toMatchObject([{ stage: "one", version: 3 }]);
      expect((await other.query({ scope: "default", where: { stage: "two" }, limit: 9 })).items).toEqual([]);
      expect(await taken(other)).toMatchObject({ intent: { id: "look" } });
      expect(await taken(other)).toBeUndefined();
    });
  });

  test("LSE-1 a claim that was taken meanwhile survives new content, and ends with a withdrawal", async () => {
    await two(async (mine, other) => {
      const claim = await taken(other);
      expect(claim).toMatchObject({ intent: { id: "look" } });
      await mine.append(anAppend(1, { intents: [look] }));
      await mine.append(anAppend(2, { intents: [{ ...look, attempt: 2 }] }));
      const settles = [{ intent: "look", token: claim?.token ?? 0 }];
      expect(await mine.renew({ ...KEY, intent: "look", token: claim?.token ?? 0 })).toBe(110);
      expect(await mine.append(anAppend(3, { settles, intents: [{ ...look, id: "next" }] }))).toMatchObject({ kind: "appended" });
      expect(await mine.append(anAppend(4, { settles }))).toEqual({ kind: "fenced", claim: "look" });
      expect(await taken(other)).toMatchObject({ intent: { id: "next" } });
    });
  });

  test("a run that was taken as due, or woken, meanwhile is not put to sleep by what is remembered", async () => {
    await two(async (mine, other) => {
      expect((await other.takeDue({ limit: 9, leaseMs: 1000 })).due).toEqual([KEY]);
      await mine.append(anAppend(1, { dueAt: 50 }));
      expect((await other.takeDue({ limit: 9, leaseMs: 1000 })).due).toEqual([KEY]);
      await mine.append(anAppend(2));
      await other.reserve({ scope: "default", run: "rival", name: "merge" });
      await other.reserve({ ...KEY, name: "merge" });
      await other.unreserve({ scope: "default", run: "rival", name: "merge" });
      await mine.append(anAppend(3, { dueAt: 5000 }));
      expect((await other.takeDue({ limit: 9, leaseMs: 1000 })).due).toEqual([KEY]);
    });
  });

  test("STO-5 what did not become durable is not remembered", async () => {
    const file = join(root, `${driver}-failing.d`, "runs.db");
    const failing = { commit: false };
    const mine = createSqliteStore({ file, open: openFailing(driver, failing), busyMs: 1 });
    const other = createSqliteStore({ file, driver });
    await mine.append(anAppend(0));
    failing.commit = true;
    const moved = { index: { ...anAppend(0).index, stage: "two" }, intents: [look] };
    await expect(mine.append(anAppend(1, moved))).rejects.toThrow(expect.objectContaining({ code: "STORE_BUSY" }));
    failing.commit = false;
    // The same events under the same command, so the same digest, with other columns and intents.
    await other.append(anAppend(1));
    await mine.append(anAppend(2, moved));
    expect((await other.query({ scope: "default", limit: 9 })).items).toMatchObject([{ stage: "two", version: 3 }]);
    expect(await taken(other)).toMatchObject({ intent: { id: "look" } });
    await mine.close();
    await other.close();
  });
});

/** A driver whose commits find the file locked while `failing.commit` is set. */
function openFailing(driver: SqliteDriverName, failing: { readonly commit: boolean }): OpenSqlite {
  return (file) => {
    const database = sqliteDriver(driver)(file);
    const busy = Object.assign(new Error("database is locked"), { errcode: 5, code: "SQLITE_BUSY" });
    return {
      close: () => database.close(),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        const run: typeof statement.run = (...values) => {
          if (sql === "COMMIT" && failing.commit) throw busy;
          return statement.run(...values);
        };
        return { get: (...values) => statement.get(...values), all: (...values) => statement.all(...values), run };
      },
    };
  };
}
