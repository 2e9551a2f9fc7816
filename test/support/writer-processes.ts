// Real processes writing one store: killed at any moment, or all at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Commit, RunStore } from "@sluice/core";
import { afterAll, describe, expect, test, vi } from "vitest";

const KILLS = Number(process.env["SLUICE_KILLS"] ?? 20);
/** Kills beside others: each takes as long as starting a process. */
const KILLS_BESIDE = Math.ceil(KILLS / 4);
const KILL_MS = 4000;
const WRITERS = 4;
const WRITING_MS = 1500;

/** A store whose data lie in one place of this machine. */
export interface PlacedStore {
  readonly name: string;
  /** URL of the module that exports `create`, for the writers. */
  readonly module: string;
  readonly create: string;
  /** The option of `create` that names the place. */
  readonly option: string;
  /** Name of the place, inside a folder. */
  readonly place: string;
  /** Opens it in this process. */
  readonly open: (place: string) => RunStore;
  /** The store kit's. */
  readonly verifyChain: (commits: readonly Commit[]) => { readonly ok: boolean };
}

/** Appends to one run as fast as it can; says on stdout what was acknowledged, one command id a line, before it goes on. */
function writerOf({ module, create, option }: PlacedStore): string {
  return `
import { writeSync } from "node:fs";
import { ${create} } from ${JSON.stringify(module)};
const [place, run, forMs] = process.argv.slice(1);
const store = ${create}({ ${option}: place });
const scope = "default";
let version = (await store.load({ scope, run }))?.version ?? 0;
writeSync(1, "ready\\n");
if (forMs !== "0") await new Promise((resolve) => process.stdin.once("data", resolve));
const end = forMs === "0" ? Infinity : performance.now() + Number(forMs);
while (performance.now() < end) {
  const commandId = "c" + (version + 1);
  const events = [{ type: "noted", version: 1, at: 1, data: { text: "x".repeat(version % 3000) } }];
  const result = await store.append({
    scope, run, expectedVersion: version, commandId, answer: commandId, events, state: { shape: 1, data: { version } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a" }, intents: [], settles: [], consumes: [], fences: [],
  });
  if (result.kind !== "appended") throw result;
  version = result.version;
  writeSync(1, commandId + "\\n");
}
await store.close();
process.exit(0);
`;
}

interface Writer {
  readonly lines: string[];
  readonly ready: Promise<unknown>;
  readonly ended: Promise<readonly unknown[]>;
  go(): void;
  kill(): void;
}

function startWriter(store: PlacedStore, place: string, run: string, forMs: number): Writer {
  const args = ["--conditions=@sluice/source", "--input-type=module", "-e", writerOf(store), place, run, String(forMs)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  const ready = once(reader, "line");
  reader.on("line", (line) => lines.push(line));
  return {
    lines,
    ready,
    // Only when the pipe is read to its end is known what was acknowledged.
    ended: Promise.all([once(child, "close"), once(reader, "close")]),
    go: () => child.stdin.write("go\n"),
    kill: () => child.kill("SIGKILL"),
  };
}

async function ledgerOf({ open }: PlacedStore, place: string, run: string): Promise<readonly Commit[]> {
  const store = open(place);
  const { items } = await store.ledger({ scope: "default", run }, { limit: 1_000_000 });
  await store.close();
  return items;
}

/** Registers the tests; their ids stand in the titles. `SLUICE_KILLS` says how often a writer is killed, 20 times by default. */
export function describeWriterProcesses(store: PlacedStore): void {
  const folder = mkdtempSync(join(tmpdir(), "sluice-writers-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe("writer processes", () => {
    test(`STO-7 STO-14 kill -9: what was acknowledged is stored, ${KILLS} times`, { timeout: 20_000 + KILLS * KILL_MS }, async () => {
      const place = join(folder, "killed", store.place);
      const acknowledged = new Set<string>();
      for (let kill = 0; kill < KILLS; kill++) {
        const writer = startWriter(store, place, "run", 0);
        await writer.ready;
        await sleep(Math.random() * 60);
        writer.kill();
        await writer.ended;
        for (const line of writer.lines) if (line !== "ready") acknowledged.add(line);
      }
      const commits = await ledgerOf(store, place, "run");
      const stored = new Set(commits.map(({ commandId }) => commandId));
      expect([...acknowledged].filter((commandId) => !stored.has(commandId))).toEqual([]);
      expect(acknowledged.size).toBeGreaterThan(KILLS);
      // The one that was being stored when the kill came may be there without an acknowledgement.
      expect(stored.size - acknowledged.size).toBeLessThanOrEqual(KILLS);
      expect(store.verifyChain(commits)).toMatchObject({ ok: true });
    });

    test(
      `STO-14 kill -9 beside others: all that anybody was told is stored, and the others go on, ${KILLS_BESIDE} times`,
      {
        timeout: 20_000 + KILLS_BESIDE * KILL_MS,
      },
      async () => {
        const place = join(folder, "beside", store.place);
        const others = [1, 2].map((number) => startWriter(store, place, `other-${number}`, 0));
        await Promise.all(others.map(({ ready }) => ready));
        const told = new Set<string>();
        for (let kill = 0; kill < KILLS_BESIDE; kill++) {
          const victim = startWriter(store, place, "victim", 0);
          await victim.ready;
          await sleep(Math.random() * 60);
          victim.kill();
          await victim.ended;
          for (const line of victim.lines) if (line !== "ready") told.add(line);
          const before = others.map(({ lines }) => lines.length);
          for (const [number, { lines }] of others.entries()) await vi.waitUntil(() => lines.length > (before[number] ?? 0), 10_000);
        }
        for (const other of others) other.kill();
        await Promise.all(others.map(({ ended }) => ended));
        const stored = new Set((await ledgerOf(store, place, "victim")).map(({ commandId }) => commandId));
        expect([...told].filter((commandId) => !stored.has(commandId))).toEqual([]);
        for (const [number, { lines }] of others.entries()) {
          const commits = await ledgerOf(store, place, `other-${number + 1}`);
          expect(commits.length).toBeGreaterThanOrEqual(lines.length - 1);
          expect(store.verifyChain(commits)).toMatchObject({ ok: true });
        }
      },
    );

    test("LSE-5 several writers at once: acknowledged = stored, and nobody starves", { timeout: 60_000 }, async () => {
      const place = join(folder, "shared", store.place);
      const writers = Array.from({ length: WRITERS }, (_, number) => startWriter(store, place, `run-${number}`, WRITING_MS));
      await Promise.all(writers.map(({ ready }) => ready));
      for (const writer of writers) writer.go();
      await Promise.all(writers.map(({ ended }) => ended));
      const counts = writers.map(({ lines }) => lines.length - 1);
      for (const [number, count] of counts.entries()) {
        const commits = await ledgerOf(store, place, `run-${number}`);
        expect(commits.length).toBe(count);
        expect(store.verifyChain(commits)).toMatchObject({ ok: true });
      }
      const fairness = Math.min(...counts) / Math.max(...counts);
      process.stdout.write(`${store.name}, ${WRITERS} writers: ${counts.join(", ")} appends, min/max ${fairness.toFixed(2)} (goal 0.2)\n`);
      expect(Math.min(...counts)).toBeGreaterThan(0);
    });
  });
}
