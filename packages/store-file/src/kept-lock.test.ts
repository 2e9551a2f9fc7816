// A lock that its owner keeps from one write to the next, and others who want it meanwhile.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createFileStore } from "@sluice/store-file";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { StallingWriterGiven } from "../../../test/support/programs/stalling-writer.ts";
import { endPrograms, type Program, startProgram } from "../../../test/support/start-program.ts";
import { nodeFiles } from "./files.ts";
import { anAppend } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { CELLS, MOST_HANDLES, processesOf, type Race } from "./fixtures/lock-race.ts";
import { createMemoryDisk } from "./fixtures/memory-disk.ts";
import { createStoreLock } from "./store-lock.ts";
import { verifyFileStore } from "./verify-file-store.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-kept-lock-"));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(endPrograms);

let count = 0;
const fresh = (): string => join(root, `store-${++count}`);
/** Whatever waits for the next turn of the event loop has come. */
const turnOfLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));
const KEY = { scope: "default", run: "run" };

describe("a lock that is kept", () => {
  const lockOn = createLocks();

  test("is worked on with while nobody wants it", () => {
    const lock = lockOn();
    expect(lock.resume()).toBe("none");
    expect(lock.tryTake(false)).toEqual({ kind: "taken", inherited: false });
    lock.keep();
    expect(lock.resume()).toBe("ours");
    lock.keep();
    lock.release();
    expect(lock.resume()).toBe("none");
  });

  test("goes to whoever wants it at once, and its owner sees that", () => {
    const [one, other] = [lockOn(), lockOn()];
    one.tryTake(false);
    one.keep();
    expect(other.tryTake(false)).toEqual({ kind: "taken", inherited: false });
    expect(one.resume()).toBe("wanted");
    expect(one.tryTake(false)).toMatchObject({ kind: "busy" });
    other.release();
    expect(one.tryTake(false)).toMatchObject({ kind: "taken" });
    one.release();
  });

  test("is not taken while its owner works, who hears that it is wanted, and gives it back", () => {
    const [one, other] = [lockOn(), lockOn()];
    one.tryTake(false);
    expect(other.tryTake(true)).toMatchObject({ kind: "busy" });
    one.keep();
    expect(one.resume()).toBe("wanted");
    expect(other.tryTake(false)).toEqual({ kind: "taken", inherited: false });
    other.release();
  });

  test("is not given back by one from whom it was taken", () => {
    const [one, other] = [lockOn(), lockOn()];
    one.tryTake(false);
    one.keep();
    other.tryTake(false);
    one.release();
    expect(lockOn().tryTake(false)).toMatchObject({ kind: "busy" });
    other.release();
  });

  test("is not heard of by one who only looks whether it is free", () => {
    const [one, other] = [lockOn(), lockOn()];
    one.tryTake(false);
    other.tryTake(false);
    one.keep();
    expect(one.resume()).toBe("ours");
    one.release();
  });

  test("is given back when its owner closes, whoever wants it", () => {
    const [one, other] = [lockOn(), lockOn()];
    one.tryTake(false);
    other.tryTake(true);
    one.keep();
    one.dispose();
    expect(other.tryTake(false)).toEqual({ kind: "taken", inherited: false });
    other.release();
  });
});

function createLocks() {
  const disk = createMemoryDisk();
  const processes = createFakeProcesses();
  disk.files().makeFolder("/store");
  return () => createStoreLock("/store", disk.files(), processes.begin());
}

describe("several handles of one process", () => {
  test("take it from each other without waiting for anything", async () => {
    const folder = fresh();
    const one = createFileStore({ folder });
    expect(await one.append(anAppend(0))).toMatchObject({ kind: "appended" });
    expect(existsSync(join(folder, "lock"))).toBe(true);
    // Opening stops the process until it has the lock: nobody else could give it back meanwhile.
    const other = createFileStore({ folder });
    expect(await other.append(anAppend(1))).toMatchObject({ kind: "appended" });
    expect(verifyFileStore(folder)).toMatchObject({ ok: true, commits: 2 });
    expect(await one.append(anAppend(2))).toMatchObject({ kind: "appended" });
    expect(await other.append(anAppend(2, { commandId: "late" }))).toMatchObject({ kind: "conflict" });
    await Promise.all([one.close(), other.close()]);
    expect(readdirSync(folder).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
  });

  test("give it back once the event loop turned without another write", async () => {
    const folder = fresh();
    const store = createFileStore({ folder });
    await store.append(anAppend(0));
    await turnOfLoop();
    expect(existsSync(join(folder, "lock"))).toBe(false);
    await store.close();
  });
});

describe("a process that keeps the lock and does not turn to it", () => {
  const start = (folder: string, ends: StallingWriterGiven["ends"]): Promise<Program> =>
    startProgram("stalling-writer", { place: { kind: "file", folder }, ends } satisfies StallingWriterGiven);

  test.each(["busy", "stopped"] as const)("being %s, stops nobody, and sees what others wrote when it goes on", async (how) => {
    const folder = fresh();
    const writer = await start(folder, "later");
    expect(await writer.said("appended")).toBe("appended");
    expect(existsSync(join(folder, "lock"))).toBe(true);
    if (how === "stopped") writer.kill("SIGSTOP");
    const store = createFileStore({ folder, busyMs: 60_000 });
    expect(await store.append(anAppend(1))).toMatchObject({ kind: "appended" });
    writer.kill("SIGCONT");
    writer.tell("go");
    expect(await writer.said("late")).toBe("late conflict 2, then appended");
    await writer.ended;
    expect(await store.load(KEY)).toMatchObject({ version: 3 });
    await store.close();
    expect(verifyFileStore(folder)).toMatchObject({ ok: true, commits: 3 });
  });

  test("STO-14 being killed, or ending without a word, leaves what it wrote, and stops nobody", async () => {
    for (const ends of ["later", "at once"] as const) {
      const folder = fresh();
      const writer = await start(folder, ends);
      expect(await writer.said("appended")).toBe("appended");
      writer.kill();
      await writer.ended;
      expect(existsSync(join(folder, "lock"))).toBe(true);
      const store = createFileStore({ folder });
      expect(await store.append(anAppend(1))).toMatchObject({ kind: "appended" });
      await store.close();
      expect(readdirSync(folder).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
    }
  });
});

describe("LSE-1 threads that want one lock, standing still before any call of the file system, and dying there", () => {
  const RACERS = 3;
  const ROUNDS = 300;

  test.each(Array.from({ length: 8 }, (_none, at) => at + 1))("seed %i: never two of them have it", { timeout: 120_000 }, async (seed) => {
    const folder = mkdtempSync(join(root, "race-"));
    const cells = new Int32Array(new SharedArrayBuffer(4 * (CELLS.count + MOST_HANDLES + RACERS)));
    cells[CELLS.chance] = seed * 2_654_435_761;
    cells[CELLS.running] = (1 << RACERS) - 1;
    const module = new URL("./fixtures/lock-racer.ts", import.meta.url);
    const racers = Array.from({ length: RACERS }, (_none, number) => {
      const workerData: Race = { folder, number, racers: RACERS, rounds: ROUNDS, cells };
      return once(new Worker(module, { workerData, execArgv: ["--conditions=@sluice/source"] }), "exit");
    });
    expect((await Promise.all(racers)).flat()).toEqual([0, 0, 0]);
    const told = Object.fromEntries(Object.entries(CELLS).map(([name, at]) => [name, cells[at] ?? 0]));
    process.stdout.write(
      `file store, race ${seed}: ${told["taken"]} taken, ${told["resumed"]} worked on with, ${told["lost"]} given up, ${(told["opened"] ?? 0) - RACERS} deaths\n`,
    );
    expect(told).toMatchObject({ mostInside: 1, inside: 0 });
    for (const what of ["taken", "resumed", "lost", "opened"]) expect(told[what], what).toBeGreaterThan(RACERS);
    const last = createStoreLock(folder, nodeFiles, processesOf(cells, 0));
    expect(last.tryTake(true).kind, readdirSync(folder).join(" ")).toBe("taken");
    last.tidy();
    last.dispose();
    expect(readdirSync(folder)).toEqual([]);
  });
});
