import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EffectHandler, RunStore } from "@sluice/core";
import { createHarness, type Harness } from "@sluice/testing";
import { archiveRuns, type ArchiveOptions, exportFileLines, exportRuns, importRun, readExport, readRetention } from "@sluice/transfer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const DAY = 86_400_000;

const DEFINITION = `
format: 1
name: deliver
initial: build
stages:
  build: { work: { run: builder, timeout: 9h }, next: ask }
  ask: { gates: [{ id: ok, use: approval, with: { of: [bob], expires: 30d } }], next: done }
  done: { final: succeeded }
`;
const ANN = { id: "ann", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-archive-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface World extends Harness {
  readonly start: (key: string) => Promise<string>;
  readonly approve: (run: string) => Promise<void>;
  readonly cancel: (run: string) => Promise<void>;
}

function world(builder?: EffectHandler["perform"]): World {
  const harness = createHarness({ pipelines: [DEFINITION], ...(builder === undefined ? {} : { work: { builder } }) });
  const engine = harness.engine();
  return {
    ...harness,
    async start(key) {
      const { id } = await engine.start("deliver", { key, subject: { facets: { head: key } }, startedBy: ANN });
      await harness.clock.see(engine.settled(id));
      return id;
    },
    async approve(run) {
      const [asked] = (await engine.explain(run)).requests;
      await engine.decide(run, { gate: "ok", decision: "approve", by: BOB, id: run, seen: asked?.digest ?? "sha256:none" });
    },
    async cancel(run) {
      await engine.cancel(run, { by: ANN, reason: "no more" });
    },
  };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function namesIn(store: RunStore): Promise<readonly string[]> {
  return (await store.query({ scope: "default", limit: 100 })).items.map(({ run }) => run);
}

function archive(store: RunStore, options: Partial<ArchiveOptions> = {}): ReturnType<typeof archiveRuns> {
  return archiveRuns(store, { scope: "default", folder, policy: { default: "90d" }, ...options });
}

describe("archiving", () => {
  test("runs that ended long ago go into a file that can be taken in again; all others stay", async () => {
    const { store, clock, start, approve, cancel } = world();
    const old = [await start("A-1"), await start("A-2")];
    const open = await start("A-3");
    await approve(old[0] ?? "");
    await cancel(old[1] ?? "");
    await clock.advance(89 * DAY);
    const young = await start("A-4");
    await approve(young);
    await clock.advance(DAY);
    const before = await all(exportRuns(store, { scope: "default", runs: old }));
    const report = await archive(store, { remove: true });
    expect(report).toMatchObject({ removed: old, kept: [] });
    expect(report.archived.map(({ run }) => run)).toEqual(old);
    expect(await namesIn(store)).toEqual([open, young]);
    const file = report.file ?? "";
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await all(exportFileLines(file))).toEqual(before);
    for await (const run of readExport(exportFileLines(file))) await importRun(store, run);
    expect((await namesIn(store)).toSorted()).toEqual([...old, open, young].toSorted());
    expect(await all(exportRuns(store, { scope: "default", runs: old }))).toEqual(before);
  });

  test("without being told so nothing is taken out, and a second archive does not touch the first", async () => {
    const { store, clock, start, approve } = world();
    const run = await start("A-1");
    await approve(run);
    await clock.advance(90 * DAY);
    const [one, two] = [await archive(store), await archive(store)];
    expect([one.removed, two.removed]).toEqual([[], []]);
    expect(await namesIn(store)).toEqual([run]);
    expect(one.file).not.toBe(two.file);
    expect(readFileSync(one.file ?? "", "utf8")).toBe(readFileSync(two.file ?? "", "utf8"));
  });

  test("where nothing is old enough there is no file", async () => {
    const { store, start, approve } = world();
    await approve(await start("A-1"));
    expect(await archive(store)).toEqual({ archived: [], removed: [], kept: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a run whose effect is still out there is kept and named, until its end is known", async () => {
    const { store, clock, start, cancel } = world(() => Promise.resolve({ kind: "detached" }));
    const run = await start("A-1");
    await cancel(run);
    await clock.advance(90 * DAY);
    expect(await archive(store, { remove: true })).toEqual({ archived: [], removed: [], kept: [{ run, because: "effect" }] });
    expect(await namesIn(store)).toEqual([run]);
  });

  test("a run with a reservation, or a part of one that goes on, is kept and named", async () => {
    const { store, clock, start, approve } = world();
    const [one, two, parent] = [await start("A-1"), await start("A-2"), await start("A-3")];
    for (const run of [one, two]) await approve(run);
    await clock.advance(90 * DAY);
    await store.reserve({ scope: "default", run: one, name: "merge" });
    const part: RunStore = {
      ...store,
      async query(options) {
        const page = await store.query(options);
        return { ...page, items: page.items.map((each) => (each.run === two ? { ...each, parent } : each)) };
      },
    };
    const report = await archive(part, { remove: true });
    expect(report.kept).toEqual([
      { run: two, because: "parent" },
      { run: one, because: "reservation" },
    ]);
    expect(await namesIn(store)).toEqual([one, two, parent]);
  });

  test("a run that somebody wrote after it was archived is kept", async () => {
    const made = world();
    const { store, clock, start, approve } = made;
    const run = await start("A-1");
    await approve(run);
    await clock.advance(90 * DAY);
    const late: RunStore = {
      ...store,
      async removeRuns(request, options) {
        const loaded = await store.load({ scope: "default", run });
        const [{ index } = expect.unreachable()] = (await store.query({ scope: "default", limit: 1 })).items.map((each) => ({
          index: each,
        }));
        await store.append({
          scope: "default",
          run,
          expectedVersion: loaded?.version ?? 0,
          commandId: "late",
          answer: null,
          events: [{ type: "signal-ignored", version: 1, at: 1, data: { type: "x", id: "y", code: "STALE" } }],
          state: loaded?.state ?? { shape: 0, data: {} },
          index,
          intents: [],
          settles: [],
          consumes: [],
          fences: [],
        });
        return store.removeRuns(request, options);
      },
    };
    expect(await archive(late, { remove: true })).toMatchObject({ removed: [], kept: [{ run, because: "changed" }] });
    expect(await made.engine().get(run)).toBeDefined();
  });

  test("PTH-5 nothing is removed when the archive is not what was written, or cannot be written", async () => {
    const { store, clock, start, approve } = world();
    const run = await start("A-1");
    await approve(run);
    await clock.advance(90 * DAY);
    const lying: RunStore = {
      ...store,
      async ledger(key, options) {
        const page = await store.ledger(key, options);
        return { ...page, items: page.items.map((commit, at) => (at === 1 ? { ...commit, commandId: "forged" } : commit)) };
      },
    };
    await expect(archive(lying, { remove: true })).rejects.toMatchObject({ code: "EXPORT_INVALID" });
    const taken = join(folder, "taken");
    writeFileSync(taken, "a file");
    await expect(archive(store, { remove: true, folder: taken })).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(open, 0o770);
    await expect(archive(store, { remove: true, folder: open })).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
    rmdirSync(open);
    await expect(archive(store, { remove: true, folder: "relative" })).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
    expect(readdirSync(folder)).toEqual(["taken"]);
    expect(await namesIn(store)).toEqual([run]);
  });
});

describe("a retention policy", () => {
  test("of several rules about a run the longest counts; what no rule is about stays for ever", () => {
    const retention = readRetention({ outcomes: { failed: "365d", succeeded: "30d" }, pipelines: { release: "60d" } });
    expect(retention({ pipeline: "release", outcome: "succeeded" })).toBe(60 * DAY);
    expect(retention({ pipeline: "release", outcome: "failed" })).toBe(365 * DAY);
    expect(retention({ pipeline: "other", outcome: "succeeded" })).toBe(30 * DAY);
    expect(retention({ pipeline: "other", outcome: "cancelled" })).toBeUndefined();
    expect(readRetention({ default: "1d", outcomes: { failed: "2d" } })({ pipeline: "p", outcome: "failed" })).toBe(2 * DAY);
    expect(readRetention({ default: "1d" })({ pipeline: "p", outcome: "cancelled" })).toBe(DAY);
  });

  test.each([{ default: "soon" }, { outcomes: { done: "1d" } }, { pipelines: { release: "1 day" } }, { outcomes: { failed: "-1d" } }])(
    "%j is refused",
    (policy) => {
      expect(() => readRetention(policy as Parameters<typeof readRetention>[0])).toThrow(
        expect.objectContaining({ code: "CONFIG_INVALID" }),
      );
    },
  );
});
