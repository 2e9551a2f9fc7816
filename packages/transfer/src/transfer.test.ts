import type { Commit, RunStore } from "@sluice/core";
import { exportRuns, type ImportedRun, importRun, type ImportRunOptions, readExport } from "@sluice/transfer";
import { createHarness, type Harness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const DEFINITION = `
format: 1
name: review
initial: develop
stages:
  develop: { work: { run: developer }, gates: [{ id: lint, use: check }], rework: { to: develop, laps: 1 }, next: release }
  release: { gates: [{ id: ok, use: approval }], next: done }
  done: { final: succeeded }
finally: [{ run: tidy }]
`;

const STARTER = { id: "ann", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;

/** Two runs: one at its end, one that waits for a person. */
async function world(): Promise<Harness & { readonly done: string; readonly waiting: string }> {
  const harness = createHarness({ pipelines: [DEFINITION] });
  const engine = harness.engine();
  const [done = "", waiting = ""] = await Promise.all(
    ["A-1", "A-2"].map(async (key) => (await engine.start("review", { key, subject: { facets: { head: "h1" } }, startedBy: STARTER })).id),
  );
  await engine.tick();
  await engine.settled(waiting);
  await approve(engine, done, "d1");
  await engine.tick();
  await engine.close();
  return { ...harness, done, waiting };
}

/** Bob approves what is asked now. */
async function approve(engine: ReturnType<Harness["engine"]>, run: string, id: string) {
  const [asked] = (await engine.explain(run)).requests;
  return engine.decide(run, { gate: "ok", decision: "approve", by: BOB, id, seen: asked?.digest ?? "sha256:none" });
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function linesOf(store: RunStore, runs?: readonly string[]): Promise<readonly string[]> {
  return all(exportRuns(store, { scope: "default", ...(runs === undefined ? {} : { runs }) }));
}

async function importAll(store: RunStore, lines: readonly string[], options?: ImportRunOptions): Promise<readonly ImportedRun[]> {
  const done: ImportedRun[] = [];
  for await (const run of readExport(lines)) done.push(await importRun(store, run, options));
  return done;
}

async function ledger(store: RunStore, run: string): Promise<readonly Omit<Commit, "position">[]> {
  const { items } = await store.ledger({ scope: "default", run });
  return items.map(({ position: _position, ...commit }) => commit);
}

/** An empty store whose time is that of `world`. */
const emptyStore = (): RunStore => createHarness({ pipelines: [] }).store;

describe("from one store to another", () => {
  test("given an ended run, when it is imported, then ledger, state, definition and answers are as they were", async () => {
    const { store, done } = await world();
    const target = emptyStore();
    const lines = await linesOf(store, [done]);
    expect(await importAll(target, lines)).toEqual([{ run: done, kind: "imported", commits: (await ledger(store, done)).length }]);
    expect(await ledger(target, done)).toEqual(await ledger(store, done));
    const [before, after] = await Promise.all([store, target].map((each) => each.load({ scope: "default", run: done })));
    expect(after).toMatchObject({ version: before?.version, state: before?.state });
    expect(await linesOf(target)).toEqual(lines);
    const [first] = await ledger(target, done);
    const repeat = { scope: "default", run: done, commandId: first?.commandId ?? "", expectedVersion: 0 };
    const again = { ...repeat, answer: null, events: [{ type: "x", version: 1, at: 0, data: {} }], state: { shape: 1, data: {} } };
    expect(
      await target.append({
        ...again,
        index: { pipeline: "review", key: "A-1", status: "running", startedBy: "x", definition: "sha256:d" },
        intents: [],
        settles: [],
        consumes: [],
        fences: [],
      }),
    ).toEqual({ kind: "duplicate", answer: first?.answer });
    await target.close();
  });

  test("given a run that waits, when its import is wanted in writing, then another host finishes it from there", async () => {
    const { store, clock, waiting, pipelines, registry } = await world();
    const target = emptyStore();
    const lines = await linesOf(store, [waiting]);
    await expect(importAll(target, lines)).rejects.toMatchObject({ code: "IMPORT_REFUSED" });
    await importAll(target, lines, { unfinished: true });
    const other = createHarness({ pipelines: [DEFINITION] }).engine({ store: target, pipelines, gates: registry, clock });
    const again = await other.start("review", { key: "A-2", subject: { facets: { head: "h1" } }, startedBy: STARTER });
    expect(again).toEqual({ scope: "default", id: waiting, created: false });
    expect(await approve(other, waiting, "d2")).toMatchObject({ ok: true });
    await other.tick();
    expect(await other.get(waiting)).toMatchObject({ outcome: "succeeded" });
    await other.close();
    await target.close();
  });
});

describe("imports that meet something", () => {
  test("given an import that dies at any commit, when it is repeated, then the ledger is whole", async () => {
    const { store, done } = await world();
    const lines = await linesOf(store, [done]);
    const whole = await ledger(store, done);
    for (let dies = 0; dies < whole.length; dies++) {
      const target = emptyStore();
      let appends = 0;
      const mortal: RunStore = {
        ...target,
        append: (append) => (appends++ === dies ? Promise.reject(new Error("gone")) : target.append(append)),
      };
      await expect(importAll(mortal, lines)).rejects.toThrow("gone");
      expect(await importAll(target, lines)).toEqual([{ run: done, kind: "imported", commits: whole.length - dies }]);
      expect(await importAll(target, lines)).toEqual([{ run: done, kind: "complete", commits: 0 }]);
      expect(await ledger(target, done)).toEqual(whole);
    }
  });

  test("given a run that went on in the target, or another one of its id or identity, then it is refused and nothing changes", async () => {
    const { store, waiting, pipelines } = await world();
    const lines = await linesOf(store, [waiting]);
    const target = emptyStore();
    await importAll(target, lines, { unfinished: true });
    const engine = createHarness({ pipelines: [DEFINITION] }).engine({ store: target, pipelines });
    await approve(engine, waiting, "d2");
    const before = await ledger(target, waiting);
    await expect(importAll(target, lines, { unfinished: true })).rejects.toMatchObject({ code: "IMPORT_REFUSED" });
    expect(await ledger(target, waiting)).toEqual(before);
    const other = emptyStore();
    const holder = createHarness({ pipelines: [DEFINITION] }).engine({ store: other, pipelines });
    await holder.start("review", { key: "A-2", subject: { facets: { head: "h9" } }, startedBy: STARTER });
    await expect(importAll(other, lines, { unfinished: true })).rejects.toMatchObject({ code: "IMPORT_REFUSED" });
    expect(await ledger(other, waiting)).toEqual([]);
    await Promise.all([engine.close(), holder.close()]);
  });

  test("given a run that is not there, then the export says so", async () => {
    await expect(linesOf(emptyStore(), ["none"])).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await importAll(emptyStore(), await linesOf(emptyStore()))).toEqual([]);
  });
});

describe("work that was out when the run was exported", () => {
  const out = (policy: string): string => `
format: 1
name: ship
initial: ship
effects: { deploy: ${policy} }
stages:
  ship: { before: [{ id: ready, use: check }], work: { run: deploy }, next: done }
  done: { final: succeeded }
`;

  /** Exports while the work is being done, and gives the run to another host, which looks at it once. */
  async function moved(policy: string) {
    let lines: readonly string[] = [];
    const work = {
      deploy: async () => {
        lines = await linesOf(harness.store);
        return { kind: "ended", exit: 0 } as const;
      },
    };
    const harness = createHarness({ pipelines: [out(policy)], work });
    const engine = harness.engine();
    const { id } = await engine.start("ship", { key: "S-1", subject: { facets: { head: "h1" } }, startedBy: STARTER });
    await engine.tick();
    await engine.close();
    const target = emptyStore();
    await importAll(target, lines, { unfinished: true });
    const there = createHarness({ pipelines: [out(policy)] });
    const other = there.engine({ store: target, clock: harness.clock });
    await other.tick();
    const events = (await ledger(target, id)).flatMap((commit) => commit.events.map(({ type }) => type));
    const view = await other.get(id);
    await other.close();
    return { events, view, performed: there.performed.map(({ attempt }) => attempt) };
  }

  test("given work that may be repeated, then the try is written off before another one begins", async () => {
    const { events, performed } = await moved("{ repeat: safe }");
    expect(events).toContain("attempt-lost");
    expect(performed.every((attempt) => attempt === 2)).toBe(true);
  });

  test("given work that must not be repeated, then a person is asked whether it happened, and nothing is sent", async () => {
    const { view, performed } = await moved("{ class: dangerous }");
    expect(view?.state.holds.map(({ code }) => code)).toEqual(["EFFECT_UNKNOWN"]);
    expect(performed).toEqual([]);
  });
});

describe("exports that were changed", () => {
  /** What reading to the end gives. */
  async function codeOf(lines: readonly string[]): Promise<string | undefined> {
    try {
      await all(readExport(lines));
      return undefined;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  }

  test("given a line that is left out, repeated, swapped or cut, then it is refused", async () => {
    const { store } = await world();
    const lines = await linesOf(store);
    expect(await codeOf(lines)).toBeUndefined();
    expect(await codeOf([])).toBe("EXPORT_INVALID");
    for (let at = 0; at < lines.length; at++) {
      const line = lines[at] ?? "";
      expect(await codeOf(lines.toSpliced(at, 1))).toBe("EXPORT_INVALID");
      expect(await codeOf(lines.toSpliced(at, 0, line))).toBe("EXPORT_INVALID");
      expect(await codeOf(lines.with(at, line.slice(0, -1)))).toBe("EXPORT_INVALID");
      expect(await codeOf(lines.slice(0, at))).toBe("EXPORT_INVALID");
      const next = (at + 1) % lines.length;
      expect(await codeOf(lines.with(at, lines[next] ?? "").with(next, line))).toBe("EXPORT_INVALID");
    }
  });

  test("given any character that was flipped, then it is refused", async () => {
    const { store, done } = await world();
    const lines = await linesOf(store, [done]);
    for (const [at, line] of lines.entries()) {
      for (let column = at % 5; column < line.length; column += 5) {
        const flipped = String.fromCharCode(line.charCodeAt(column) ^ 1);
        const found = await codeOf(lines.with(at, line.slice(0, column) + flipped + line.slice(column + 1)));
        expect(found, `line ${at}, column ${column}`).toBe("EXPORT_INVALID");
      }
    }
  });

  test.each([
    ["no JSON", "{"],
    ["no map", "[]"],
    ["another format", '{"kind":"other","version":1,"scope":"default"}'],
    ["a version of the future", '{"kind":"sluice-export","version":2,"scope":"default"}'],
    ["a scope that is none", '{"kind":"sluice-export","version":1,"scope":"../x"}'],
  ])("given a file that begins with %s, then it is refused", async (_name, line) => {
    expect(await codeOf([line])).toBe("EXPORT_INVALID");
  });
});
