// Who has the lock, and who may take it away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunStore } from "@sluice/core";
import { createFileStore } from "@sluice/store-file";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anAppend } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { createMemoryDisk } from "./fixtures/memory-disk.ts";
import type { Owner } from "./lock-owner.ts";
import { createStoreLock, type StoreLock } from "./store-lock.ts";

const HANDLE = "00000000-0000-0000-0000-00000000000";
const BUSY = expect.objectContaining({ code: "STORE_BUSY" }) as unknown;

let folder: string;
let store: RunStore;
let self: Owner;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-lock-"));
  store = createFileStore({ folder, busyMs: 30 });
  const own = readdirSync(folder).find((name) => name.startsWith("lock.")) ?? "";
  self = JSON.parse(readFileSync(join(folder, own), "utf8")) as Owner;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const lockedBy = (owner: Partial<Record<keyof Owner, unknown>>, name = "lock"): void =>
  writeFileSync(join(folder, name), JSON.stringify({ ...self, handle: `${HANDLE}1`, ...owner }), { mode: 0o600 });

const locks = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("lock"));

async function aGonePid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("a lock that somebody has", () => {
  test("of a running process is waited for and left alone, and told", async () => {
    lockedBy({});
    await expect(store.append(anAppend(0))).rejects.toThrow(
      expect.objectContaining({ code: "STORE_BUSY", details: { lock: join(folder, "lock"), pid: process.pid, host: self.host } }),
    );
    expect(existsSync(join(folder, "lock"))).toBe(true);
    rmSync(join(folder, "lock"));
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
  });

  test("reading what is known needs no lock", async () => {
    await store.append(anAppend(0));
    lockedBy({});
    expect(await store.load({ scope: "default", run: "run" })).toMatchObject({ version: 1 });
  });

  test("a caller who gives up while it is waited for is let go", async () => {
    const patient = createFileStore({ folder, busyMs: 3_600_000 });
    lockedBy({});
    const gone = expect.objectContaining({ code: "ABORTED" }) as unknown;
    await expect(patient.append(anAppend(0), { signal: AbortSignal.timeout(5) })).rejects.toThrow(gone);
    await patient.close();
  });

  test("of a process that is gone is taken over", async () => {
    lockedBy({ pid: await aGonePid() });
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    await store.close();
    expect(locks()).toEqual([]);
  });

  test.skipIf(process.platform !== "linux")("of a process whose number another one has by now is taken over", async () => {
    lockedBy({ began: "1" });
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
  });

  test.skipIf(process.platform !== "linux")("from before the machine was started is taken over", async () => {
    lockedBy({ boot: "another" });
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
  });

  test("of a running process that only keeps it is taken", async () => {
    lockedBy({ working: 0 }, `lock.${HANDLE}1`);
    linkSync(join(folder, `lock.${HANDLE}1`), join(folder, "lock"));
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    expect(JSON.parse(readFileSync(join(folder, `lock.${HANDLE}1`), "utf8"))).toMatchObject({ working: 0, wanted: 1 });
  });

  test.each([
    ["runs on another machine", { host: "elsewhere", boot: "another" }],
    ["does not say that it rests", { working: undefined }],
  ])("of one that keeps it and %s is left alone", async (_what, owner) => {
    lockedBy({ working: 0, ...owner }, `lock.${HANDLE}1`);
    linkSync(join(folder, `lock.${HANDLE}1`), join(folder, "lock"));
    await expect(store.append(anAppend(0))).rejects.toThrow(BUSY);
  });

  test("that was given up is taken over while its process still runs", async () => {
    lockedBy({ abandoned: true });
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
  });

  test.each([
    ["another machine", { host: "elsewhere", pid: 2 ** 22 + 1 }],
    ["another space of processes", { space: "pid:[1]", pid: 2 ** 22 + 1 }],
    ["a number that is none", { pid: -1 }],
  ])("of %s is left alone: nobody here can know", async (_what, owner) => {
    lockedBy(owner);
    await expect(store.append(anAppend(0))).rejects.toThrow(BUSY);
  });

  test.each(["", "null", "{", "[]", `{"handle":"../../x","pid":1}`, "\0".repeat(5000)])("that says %j is left alone", async (text) => {
    writeFileSync(join(folder, "lock"), text);
    await expect(store.append(anAppend(0))).rejects.toThrow(BUSY);
  });

  test("of one who died while taking over from another one who died is taken over", async () => {
    const pid = await aGonePid();
    lockedBy({ pid });
    lockedBy({ pid, handle: `${HANDLE}2` }, `lock.after.${HANDLE}1`);
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    await store.close();
    expect(locks()).toEqual([]);
  });

  test("of one who died while giving it to others is taken over", async () => {
    const pid = await aGonePid();
    lockedBy({ pid });
    lockedBy({ pid }, `lock.after.${HANDLE}1`);
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    await store.close();
    expect(locks()).toEqual([]);
  });

  test("after more deaths than can be an accident is left alone", async () => {
    const pid = await aGonePid();
    lockedBy({ pid });
    lockedBy({ pid }, `lock.after.${HANDLE}1`);
    for (let depth = 1; depth < 10; depth++) lockedBy({ pid }, `lock.after.${HANDLE}1.${depth}`);
    await expect(store.append(anAppend(0))).rejects.toThrow(BUSY);
  });
});

test("what processes that are gone have left is removed by whoever opens the store, and nothing else", async () => {
  lockedBy({ pid: await aGonePid() }, `lock.${HANDLE}1`);
  const other = createFileStore({ folder });
  expect(readdirSync(folder).filter((name) => name.startsWith("lock."))).toHaveLength(2);
  await other.close();
});

test("a store that cannot be opened leaves nothing behind", async () => {
  await store.append(anAppend(0));
  await store.close();
  writeFileSync(join(folder, "claims.jsonl"), "\n");
  expect(() => createFileStore({ folder })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
  expect(readdirSync(folder).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
});

describe("several who want a lock whose owner is gone", () => {
  /** Everything that the first one does is interrupted by others who want the same. */
  function race(interruptedAt: number, othersRelease: boolean): { readonly holders: number; readonly calls: number } {
    const disk = createMemoryDisk();
    const processes = createFakeProcesses();
    disk.files().makeFolder("/store");
    createStoreLock("/store", disk.files(), processes.begin()).tryTake(true);
    processes.endAll();
    let calls = 0;
    let holders = 0;
    const want = (lock: StoreLock): boolean => {
      if (lock.tryTake(true).kind !== "taken") return false;
      holders++;
      return true;
    };
    const others = [1, 2].map(() => createStoreLock("/store", disk.files(), processes.begin()));
    let isBegun = false;
    const first = createStoreLock(
      "/store",
      disk.files(() => {
        if (!isBegun || ++calls !== interruptedAt) return undefined;
        for (const other of others) {
          if (!want(other) || !othersRelease) continue;
          other.release();
          holders--;
        }
        return undefined;
      }),
      processes.begin(),
    );
    isBegun = true;
    want(first);
    for (const other of others) if (!othersRelease) want(other);
    return { holders, calls };
  }

  test.each([true, false])("exactly one gets it, wherever they meet (others give it back: %s)", (othersRelease) => {
    const { calls } = race(0, othersRelease);
    for (let at = 1; at <= calls; at++) expect(race(at, othersRelease).holders, `at call ${at} of ${calls}`).toBeLessThanOrEqual(1);
    expect(race(0, othersRelease).holders).toBe(1);
    expect(calls).toBeGreaterThan(5);
  });
});
