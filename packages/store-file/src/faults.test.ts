// Every call of the file system fails once, and from then on: what was acknowledged is there, and what is answered is right.
import { deepEqual, equal, fail, ok } from "node:assert/strict";
import { createSettableClock } from "@sluice/conformance";
import { type RunStore, SluiceError } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { fileStoreOn } from "./create-file-store.ts";
import { anAppend } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { createMemoryDisk, type Fault, systemError } from "./fixtures/memory-disk.ts";
import { checkEnding, checkMemory, emptyMemory, STORY } from "./fixtures/whole-story.ts";
import { verifyStoreOn } from "./verify-file-store.ts";

const FOLDER = "/store";
const MORE_THAN_ANY_LEASE_MS = 10_000;

interface Plan {
  readonly name: string;
  /** What happens to a call; a number is so many bytes that a write takes. */
  readonly fault: (call: string) => number | undefined;
  readonly lasting: boolean;
  /** What happens after the first failure: the host dies, the machine does, or the host goes on with another handle. */
  readonly then: "dies" | "power cut" | "reopens";
}

const fails = (code: string) => (call: string) => {
  throw systemError(code, call);
};
const writesLess = (call: string): number | undefined => (call === "write" ? 7 : undefined);

const PLANS: readonly Plan[] = [
  { name: "EIO once, the host dies", fault: fails("EIO"), lasting: false, then: "dies" },
  { name: "EIO once, the power is cut", fault: fails("EIO"), lasting: false, then: "power cut" },
  { name: "EIO once, the host opens the store again", fault: fails("EIO"), lasting: false, then: "reopens" },
  { name: "EIO from then on, the host dies", fault: fails("EIO"), lasting: true, then: "dies" },
  { name: "ENOSPC from then on, the power is cut", fault: fails("ENOSPC"), lasting: true, then: "power cut" },
  { name: "short writes from then on, the host dies", fault: writesLess, lasting: true, then: "dies" },
  { name: "one short write, the power is cut", fault: writesLess, lasting: false, then: "power cut" },
];

/** Tells the whole story with the n-th call failing; answers how many calls there were. */
async function tell({ fault, lasting, then }: Plan, failing: number): Promise<number> {
  const disk = createMemoryDisk();
  const processes = createFakeProcesses();
  const clock = createSettableClock();
  const memory = emptyMemory();
  let calls = 0;
  let isOver = false;
  const counting: Fault = (call) => {
    calls++;
    return !isOver && (calls === failing || (lasting && calls > failing)) ? fault(call) : undefined;
  };
  const open = (): RunStore =>
    fileStoreOn({ files: disk.files(counting), processes: processes.begin() }, { folder: FOLDER, clock: clock.now, busyMs: 1 });
  let store: RunStore | undefined;
  const steps = [...STORY, checkEnding];
  for (let at = 0; at < steps.length;) {
    try {
      store ??= open();
      await steps[at]?.(store, memory);
      at++;
    } catch (error) {
      equal(codeOf(error), "a code of trouble");
      equal(isOver, false, "nothing fails when the disk does not");
      await checkStopped(store, memory.commits.one.length);
      isOver = true;
      if (then !== "reopens") processes.endAll();
      if (then === "power cut") disk.cutPower();
      await store?.close();
      clock.advance(MORE_THAN_ANY_LEASE_MS);
      store = open();
      await checkMemory(store, memory);
    }
  }
  await store?.close();
  isOver = true;
  processes.endAll();
  // What was acknowledged since the failure is on the disk, too.
  disk.cutPower();
  deepEqual(verifyStoreOn({ files: disk.files(), processes: processes.begin() }, FOLDER), { ok: true, runs: 2, commits: 6 });
  return calls;
}

/** After a failure a handle says the truth or nothing. */
async function checkStopped(store: RunStore | undefined, told: number): Promise<void> {
  try {
    const version = (await store?.load({ scope: "default", run: "one" }))?.version ?? 0;
    ok(store === undefined || version === told || version === told + 1, `${told} commits were acknowledged, and the version is ${version}`);
  } catch (error) {
    equal(codeOf(error), "a code of trouble");
  }
}

/** What is said of a disk that fails. Anything else is shown as it is. */
function codeOf(error: unknown): unknown {
  return SluiceError.is(error, "STORE_FAILED") || SluiceError.is(error, "STORE_BUSY") ? "a code of trouble" : error;
}

describe("STO-5 a disk that fails", () => {
  test.each(PLANS)("$name: at every call", { timeout: 120_000 }, async (plan) => {
    const calls = await tell({ ...plan, fault: () => undefined }, 0);
    for (let failing = 1; failing <= calls; failing++) {
      await tell(plan, failing).catch((error: unknown) => fail(`call ${failing} of ${calls}: ${String(error)}`));
    }
    expect(calls).toBeGreaterThan(STORY.length * 4);
  });

  test("a handle whose sync failed answers nothing any more; another one finds what there is, and makes it last", async () => {
    const disk = createMemoryDisk();
    const processes = createFakeProcesses();
    let failing = false;
    const fault: Fault = (call) => (failing && call === "sync" ? fails("EIO")(call) : undefined);
    const files = disk.files(fault);
    const open = (): RunStore => fileStoreOn({ files, processes: processes.begin() }, { folder: FOLDER });
    const store = open();
    await store.append(anAppend(0));
    failing = true;
    const refused = expect.objectContaining({ code: "STORE_FAILED" });
    await expect(store.append(anAppend(1))).rejects.toThrow(refused);
    failing = false;
    await expect(store.append(anAppend(1))).rejects.toThrow(refused);
    await expect(store.load({ scope: "default", run: "run" })).rejects.toThrow(refused);
    const other = open();
    expect(await other.append(anAppend(1))).toEqual({ kind: "duplicate", answer: { after: 1 } });
    disk.cutPower();
    processes.endAll();
    expect((await open().load({ scope: "default", run: "run" }))?.version).toBe(2);
    await Promise.all([store.close(), other.close()]);
  });
});
