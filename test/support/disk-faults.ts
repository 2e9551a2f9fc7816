// What a store on a disk survives: no room, no right to write, no power, a writer that is stopped in the middle, a clock that steps.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Append, type RunStore, SluiceError } from "@sluice/core";
import { afterEach, describe, expect, test } from "vitest";
import { type Acknowledged, compareStored, noteAcknowledged, type StoredReport } from "./acknowledged.ts";
import { mountImage, mountMemory, type MountedDisk, whyNoMounts } from "./mounted-disk.ts";
import type { WriterGiven } from "./programs/writer.ts";
import { endPrograms, type Program, startProgram } from "./start-program.ts";
import type { StorePlace } from "./store-place.ts";

const SMALL_BYTES = 1024 * 1024;
const CUTS = 10;
const LEAST_ALIVE_MS = 40;
const PAUSES = 10;
const HOUR_MS = 3_600_000;
const LEASE_MS = 1000;
const SCOPE = "default";
const RUN = "run";
const OTHER = "other";

/** A store that keeps its data in a folder. */
export interface DiskStore {
  readonly name: string;
  /** The threat that a power cut is to it. */
  readonly powerCut: "STO-2" | "STO-7";
  readonly place: (folder: string) => StorePlace;
  /** Opens it in this process. */
  readonly open: (folder: string, options?: { readonly clock?: () => number; readonly busyMs?: number }) => RunStore;
  /** An empty folder on an ordinary disk. */
  readonly fresh: () => string;
}

/** Registers the tests; their ids stand in the titles. What cannot be tried here says why. */
export function describeDiskFaults(store: DiskStore): void {
  describeDisks(store);
  describeTimes(store);
}

function printed({ name }: DiskStore, what: string, { acknowledged, lost, unheard }: StoredReport): void {
  process.stdout.write(`${name}, ${what}: ${acknowledged} acknowledged, ${lost.length} lost, ${unheard} stored unheard\n`);
}

const NOTHING_LOST = { lost: [], faults: [] };

function describeDisks(store: DiskStore): void {
  const why = whyNoMounts();
  const note = why === undefined ? "" : ` (skipped: ${why})`;
  const disks: MountedDisk[] = [];
  const mount = <Disk extends MountedDisk>(disk: Disk): Disk => {
    disks.push(disk);
    return disk;
  };
  afterEach(() => {
    endPrograms();
    for (const disk of disks.splice(0)) disk.unmount();
  });

  describe("faults of the disk", () => {
    test.skipIf(why !== undefined)(`STO-5 given a full disk, then nothing is lost, and it goes on once there is room${note}`, async () => {
      const { folder } = mount(mountMemory(SMALL_BYTES));
      const filler = join(folder, "..", "filler");
      const acknowledged: Acknowledged = new Map();
      for (const filled of [SMALL_BYTES / 2, SMALL_BYTES / 4]) {
        writeFileSync(filler, Buffer.alloc(filled));
        const handle = store.open(folder);
        const told = acknowledged.size;
        expect(await appendUntilRefused(handle, acknowledged)).toBe("STORE_FAILED");
        expect(acknowledged.size).toBeGreaterThan(told);
        expect(await codeOf(handle.append(anAppend(0)))).toBe("STORE_FAILED");
        // After a failed write only opening anew tells what is there, and even opening takes some room.
        await handle.close();
        rmSync(filler);
        const report = await compareStored(store.place(folder), acknowledged, [RUN]);
        printed(store, "disk full", report);
        expect(report).toMatchObject(NOTHING_LOST);
      }
    });

    test.skipIf(why !== undefined)(`STO-5 given a disk that can suddenly only be read, then nothing is lost${note}`, async () => {
      const disk = mount(mountImage());
      const acknowledged: Acknowledged = new Map();
      const before = store.open(disk.folder);
      for (let version = 0; version < 5; version++) await appendTo(before, version, acknowledged);
      disk.fail();
      expect(await codeOf(before.append(anAppend(5)))).toBe("STORE_FAILED");
      await before.close().catch(() => undefined);
      // Where it can be opened, it can be read.
      expect(await codeOf(openAndAppend(store, disk.folder))).toBe("STORE_FAILED");
      disk.remount();
      const after = store.open(disk.folder);
      const version = (await after.load({ scope: SCOPE, run: RUN }))?.version ?? 0;
      await appendTo(after, version, acknowledged);
      await after.close();
      const report = await compareStored(store.place(disk.folder), acknowledged, [RUN]);
      printed(store, "only to be read", report);
      expect(report).toMatchObject({ ...NOTHING_LOST, acknowledged: 6 });
    });

    test.skipIf(why !== undefined)(
      `${store.powerCut} given ${CUTS} power cuts while it is written, then what was acknowledged is stored${note}`,
      { timeout: 120_000 },
      async () => {
        const disk = mount(mountImage());
        const acknowledged: Acknowledged = new Map();
        const reports: StoredReport[] = [];
        for (let cut = 0; cut < CUTS; cut++) {
          const writer = await startWriter(store.place(disk.folder), [RUN, OTHER]);
          await sleep(LEAST_ALIVE_MS + Math.random() * 60);
          writer.kill("SIGSTOP");
          const left = disk.cutPower();
          // After a power cut nobody is there who could have the store locked.
          writer.kill();
          await writer.ended;
          noteAcknowledged(writer.lines.slice(1), acknowledged);
          reports.push(await compareStored(store.place(left.folder), acknowledged, [RUN, OTHER]));
          left.unmount();
        }
        for (const report of reports.slice(-1)) printed(store, `${CUTS} power cuts`, report);
        for (const [cut, report] of reports.entries()) expect(report, `cut ${cut}`).toMatchObject(NOTHING_LOST);
        expect(acknowledged.size).toBeGreaterThan(CUTS);
      },
    );
  });
}

function describeTimes(store: DiskStore): void {
  describe("faults of time", () => {
    test(
      `given a writer stopped ${PAUSES} times at any moment, then others go on or are told why not, and nothing is lost`,
      { timeout: 60_000 },
      async () => {
        const folder = store.fresh();
        const acknowledged: Acknowledged = new Map();
        const writer = await startWriter(store.place(folder), [OTHER]);
        const handle = store.open(folder, { busyMs: 50 });
        const refusals: string[] = [];
        for (let version = 0; version < PAUSES;) {
          await sleep(Math.random() * 20);
          writer.kill("SIGSTOP");
          const refused = await codeOf(appendTo(handle, version, acknowledged));
          writer.kill("SIGCONT");
          if (refused === undefined) version++;
          else refusals.push(refused);
          const heard = writer.lines.length;
          while (writer.lines.length === heard) await sleep(1);
        }
        writer.kill();
        await writer.ended;
        await handle.close();
        noteAcknowledged(writer.lines.slice(1), acknowledged);
        const report = await compareStored(store.place(folder), acknowledged, [RUN, OTHER]);
        printed(store, `${PAUSES} appends beside a stopped writer, ${refusals.length} refused`, report);
        expect(report).toMatchObject(NOTHING_LOST);
        expect(refusals.filter((code) => code !== "STORE_BUSY")).toEqual([]);
      },
    );

    test("LSE-1 LSE-3 given a clock that steps by hours, then a claim has one holder whose writes count", async () => {
      const folder = store.fresh();
      let now = 100 * HOUR_MS;
      const one = store.open(folder, { clock: () => now });
      const other = store.open(folder, { clock: () => now });
      const tokens: number[] = [];
      const kinds: string[] = [];
      const take = async (handle: RunStore, holder: string): Promise<number> => {
        const taken = await handle.acquireClaim({ scope: SCOPE, claim: "claim", holder, leaseMs: LEASE_MS });
        if (taken.kind === "acquired") tokens.push(taken.token);
        return taken.kind === "acquired" ? taken.token : 0;
      };
      const write = async (handle: RunStore, token: number): Promise<string> => {
        const version = (await handle.load({ scope: SCOPE, run: RUN }))?.version ?? 0;
        const { kind } = await handle.append({ ...anAppend(version), fences: [{ claim: "claim", token }] });
        kinds.push(kind);
        return kind;
      };
      for (const step of [5, -3, 12, 1, -20, 48]) {
        const isForward = step > 0;
        const held = await take(one, "one");
        expect(await take(other, "other")).toBe(0);
        now += step * HOUR_MS;
        // Back in time nobody has waited long enough; forward, everybody has.
        const late = await take(other, "other");
        expect(late > 0).toBe(isForward);
        expect(await write(one, held)).toBe(isForward ? "fenced" : "appended");
        expect(await write(other, late)).toBe(isForward ? "appended" : "fenced");
        await one.releaseClaim({ scope: SCOPE, claim: "claim", token: isForward ? late : held });
      }
      expect(tokens).toEqual([...new Set(tokens)].toSorted((left, right) => left - right));
      const appended = kinds.filter((kind) => kind === "appended").length;
      process.stdout.write(`${store.name}, clock: ${tokens.length} holders, ${appended} writes, ${kinds.length - appended} fenced\n`);
      expect(await one.load({ scope: SCOPE, run: RUN })).toMatchObject({ version: appended });
      await Promise.all([one.close(), other.close()]);
    });
  });
}

async function startWriter(place: StorePlace, runs: readonly string[]): Promise<Program> {
  const writer = await startProgram("writer", { place, runs, waits: false } satisfies WriterGiven);
  await writer.said(OTHER);
  return writer;
}

async function openAndAppend({ open }: DiskStore, folder: string): Promise<unknown> {
  const handle = open(folder);
  expect(await handle.load({ scope: SCOPE, run: RUN })).toMatchObject({ version: 5 });
  try {
    return await handle.append(anAppend(5));
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** Appends until that is refused; answers the code. */
async function appendUntilRefused(handle: RunStore, acknowledged: Acknowledged): Promise<string> {
  for (;;) {
    const version = (await handle.load({ scope: SCOPE, run: RUN }))?.version ?? 0;
    const refused = await codeOf(appendTo(handle, version, acknowledged, SMALL_BYTES / 50));
    if (refused !== undefined) return refused;
  }
}

async function appendTo(handle: RunStore, version: number, acknowledged: Acknowledged, textLength = 10): Promise<void> {
  const append = anAppend(version, textLength);
  expect(await handle.append(append)).toMatchObject({ kind: "appended", version: version + 1 });
  acknowledged.set(`${RUN} ${append.commandId}`, String(version + 1));
}

async function codeOf(done: Promise<unknown>): Promise<string | undefined> {
  try {
    await done;
    return undefined;
  } catch (error) {
    if (SluiceError.is(error)) return error.code;
    throw error;
  }
}

function anAppend(expectedVersion: number, textLength = 10): Append {
  return {
    scope: SCOPE,
    run: RUN,
    expectedVersion,
    commandId: `c${expectedVersion}`,
    answer: expectedVersion,
    events: [{ type: "noted", version: 1, at: 1, data: { text: "x".repeat(textLength) } }],
    state: { shape: 1, data: {} },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
  };
}
