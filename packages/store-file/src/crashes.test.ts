// Several processes at once, each of which may die within any call of the file system, and the power may be cut.
import { deepEqual, equal, ok } from "node:assert/strict";
import { createSettableClock } from "@sluice/conformance";
import { type RunStore, SluiceError } from "@sluice/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fileStoreOn } from "./create-file-store.ts";
import { anAppend, anIntent } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { createMemoryDisk, type Fault, systemError } from "./fixtures/memory-disk.ts";
import { verifyStoreOn } from "./verify-file-store.ts";

const RUNS = Number(process.env["SLUICE_CRASH_RUNS"] ?? 300);
const SLOTS = 3;
const SCOPE = "default";
const NAMES = ["one", "two"] as const;

type Act = { readonly slot: number } &
  /** `remove`: a run begins, ends, and is taken out. */
  (
    | { readonly does: "append" | "take" | "reserve" | "remove"; readonly run: (typeof NAMES)[number] }
    /** Dies within so many calls of the file system; of a write it takes so many bytes. */
    | { readonly does: "die"; readonly within: number; readonly bytes: number }
    | { readonly does: "lose power" }
  );

const slot = fc.nat(SLOTS - 1);
const work = fc.record({
  slot,
  does: fc.constantFrom("append" as const, "append" as const, "take" as const, "reserve" as const, "remove" as const),
  run: fc.constantFrom(...NAMES),
});
const death = fc.record({ slot, does: fc.constant("die" as const), within: fc.nat(24), bytes: fc.nat(900) });
const powerCut = fc.record({ slot, does: fc.constant("lose power" as const) });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: work },
  { weight: 3, arbitrary: death },
  { weight: 1, arbitrary: powerCut },
);

/** A process: its store, and when it dies. */
interface Process {
  readonly store: RunStore;
  readonly dieWithin: (calls: number, bytes: number) => void;
  readonly isDead: () => boolean;
}

function createWorld() {
  const disk = createMemoryDisk();
  const gone = new Set<number>();
  const clock = createSettableClock();
  let last = 0;
  const begin = (): Process => {
    const pid = ++last;
    let left = Number.POSITIVE_INFINITY;
    let taken = 0;
    const fault: Fault = (call) => {
      if (gone.has(pid)) throw systemError("DEAD", call);
      left--;
      if (left > 0) return undefined;
      gone.add(pid);
      if (call === "write") return taken;
      throw systemError("DEAD", call);
    };
    const isGone = (mark: { readonly pid: number }): boolean => gone.has(mark.pid);
    const processes = { self: { pid, host: "here" }, isGone, isBeside: () => true };
    const store = fileStoreOn({ files: disk.files(fault), processes }, { folder: "/store", clock: clock.now, busyMs: 1 });
    const dieWithin = (calls: number, bytes: number): void => {
      left = calls + 1;
      taken = bytes;
    };
    return { store, dieWithin, isDead: () => gone.has(pid) };
  };
  const losePower = (): void => {
    for (let pid = 1; pid <= last; pid++) gone.add(pid);
    disk.cutPower();
  };
  return { disk, clock, begin, losePower };
}

/** A run that ends at once, and is taken out. */
async function comeAndGo(store: RunStore, run: string): Promise<string> {
  const index = { pipeline: "p", key: "K", status: "completed", outcome: "succeeded", startedBy: "a", definition: "sha256:d" } as const;
  equal((await store.append(anAppend(0, { run, index }))).kind, "appended");
  deepEqual(await store.removeRuns({ scope: SCOPE, runs: [{ run, version: 1 }] }), [{ run, kind: "removed" }]);
  return run;
}

async function live(acts: readonly Act[]): Promise<void> {
  const { disk, clock, begin, losePower } = createWorld();
  const told: Record<string, string[]> = { one: [], two: [] };
  const processes = Array.from({ length: SLOTS }, begin);
  let greatest = 0;
  let commands = 0;
  const gone: string[] = [];
  const perform = async ({ store }: Process, does: "append" | "take" | "reserve" | "remove", run: string): Promise<void> => {
    if (does === "remove") return void gone.push(await comeAndGo(store, `old-${++commands}`));
    if (does === "reserve") return void (await store.reserve({ scope: SCOPE, run, name: "merge" }));
    if (does === "take") {
      clock.advance(2000);
      const { claimed } = await store.takeIntents({ scope: SCOPE, run, limit: 1, holder: "w", serves: [] });
      for (const { token } of claimed) ok(token > greatest, `the token ${token} was given out before`);
      greatest = Math.max(greatest, ...claimed.map(({ token }) => token));
      return;
    }
    const version = (await store.load({ scope: SCOPE, run }))?.version ?? 0;
    const commandId = `c${++commands}`;
    const result = await store.append(anAppend(version, { run, commandId, intents: [anIntent("look")] }));
    equal(result.kind, "appended", "nobody else appends between a load and its append here");
    told[run]?.push(commandId);
  };
  for (const each of acts) {
    const process = processes[each.slot] ?? begin();
    if (each.does === "lose power") losePower();
    else if (each.does === "die") process.dieWithin(each.within, each.bytes);
    else
      await perform(process, each.does, each.run).catch((error: unknown) =>
        ok(SluiceError.is(error, "STORE_FAILED") && process.isDead(), String(error)),
      );
    for (const [index, { isDead }] of processes.entries()) if (isDead()) processes[index] = begin();
  }
  losePower();
  const { store } = begin();
  for (const run of NAMES) {
    const { items } = await store.ledger({ scope: SCOPE, run });
    const stored = items.map(({ commandId }) => commandId);
    deepEqual(
      stored.filter((commandId) => told[run]?.includes(commandId)),
      told[run],
      "all that was acknowledged is there once, in its order",
    );
  }
  for (const run of gone) equal(await store.load({ scope: SCOPE, run }), undefined, "what was removed stays so");
  await store.close();
  ok(verifyStoreOn({ files: disk.files(), processes: createFakeProcesses().begin() }, "/store").ok);
}

test(
  `STO-14 LSE-1 processes that die anywhere lose nothing that was acknowledged, ${RUNS} histories`,
  { timeout: 60_000 + RUNS * 100 },
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), live), { numRuns: RUNS });
    expect(RUNS).toBeGreaterThan(0);
  },
);
