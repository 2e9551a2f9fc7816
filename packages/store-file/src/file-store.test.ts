// What the store makes of its folder.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSettableClock } from "@sluice/conformance";
import { digestOf, type Json, type RunStore } from "@sluice/core";
import { createFileStore, verifyFileStore } from "@sluice/store-file";
import { afterAll, describe, expect, test } from "vitest";
import { fileStoreOn } from "./create-file-store.ts";
import { anAppend, anIntent } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { createMemoryDisk } from "./fixtures/memory-disk.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-file-store-"));
afterAll(() => rmSync(root, { recursive: true }));
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

let count = 0;
const fresh = (): string => join(root, `store-${++count}`);
const linesOf = (folder: string, file: string): readonly Json[] =>
  readFileSync(join(folder, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Json);

describe("the files", () => {
  test("a commit is one line of JSON with all that belongs to it", async () => {
    const folder = fresh();
    const store = createFileStore({ folder, clock: () => 5 });
    await store.append(anAppend(0, { identity: "i", intents: [anIntent("look")], dueAt: 9 }));
    await store.append(anAppend(1));
    const [header, first, second, ...others] = linesOf(folder, "ledger.jsonl");
    expect(header).toMatchObject({ n: 0, after: "", format: 1 });
    expect(first).toMatchObject({
      n: 1,
      at: 5,
      scope: "default",
      run: "run",
      commandId: "c0",
      events: [{ seq: 1, type: "noted", data: { text: "grüße" } }],
      answer: { after: 0 },
      state: { shape: 1, data: { count: 1 } },
      index: { pipeline: "p", key: "K", status: "running" },
      identity: "i",
      dueAt: 9,
      intents: [{ id: "look" }],
    });
    expect(second).toMatchObject({ n: 2, after: (first as { seal: string }).seal, previous: (first as { digest: string }).digest });
    expect(others).toEqual([]);
    await store.close();
  });

  test("PTH-1 no name of a file comes from data, and nothing is left over after close", async () => {
    const folder = fresh();
    const store = createFileStore({ folder });
    await store.append(anAppend(0, { identity: "../../etc/passwd", commandId: "/../x" }));
    await store.acquireClaim({ scope: "default", claim: "../claim", holder: "h", leaseMs: 1 });
    await store.putDefinition({ scope: "default", digest: digestOf(""), text: "../definition" });
    await store.close();
    expect(readdirSync(folder).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
  });

  test.skipIf(process.platform === "win32")("PTH-5 folder and files are for their owner alone", async () => {
    const folder = join(fresh(), "deep", "er");
    const store = createFileStore({ folder });
    await store.append(anAppend(0));
    for (const each of [folder, join(folder, "..")]) expect(statSync(each).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    await store.close();
  });

  test.skipIf(process.platform === "win32").each([0o770, 0o707, 0o1777])("PTH-5 a folder of mode %o is refused", (mode) => {
    const folder = fresh();
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(() => createFileStore({ folder })).toThrow(code("STORE_INSECURE"));
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.platform === "win32").each(["ledger.jsonl", "claims.jsonl"])(
    "PTH-4 PTH-5 a %s that others can write, or a link, is refused",
    async (name) => {
      const folder = fresh();
      await createFileStore({ folder }).close();
      const file = join(folder, name);
      chmodSync(file, 0o620);
      expect(() => createFileStore({ folder })).toThrow(code("STORE_INSECURE"));
      const elsewhere = fresh();
      writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
      rmSync(file);
      symlinkSync(elsewhere, file);
      expect(() => createFileStore({ folder })).toThrow(code("STORE_INSECURE"));
    },
  );

  test("the store says where it lies", async () => {
    const folder = fresh();
    const store = createFileStore({ folder: join(folder, "..", folder.slice(root.length + 1)) });
    expect(store.location).toBe(folder);
    await store.close();
  });

  test("a look at a place without a store makes none", () => {
    const folder = fresh();
    expect(() => verifyFileStore(folder)).toThrow(code("STORE_FAILED"));
    expect(existsSync(folder)).toBe(false);
  });
});

/** Whatever waits for the next turn of the event loop has come. */
const turnOfLoop = (): Promise<void> => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

/** A store in memory whose calls are counted. */
function counted() {
  const calls: string[] = [];
  const disk = createMemoryDisk();
  const processes = createFakeProcesses();
  const clock = createSettableClock();
  const open = (): RunStore =>
    fileStoreOn(
      { files: disk.files((call) => void calls.push(call)), processes: processes.begin() },
      { folder: "/store", clock: clock.now },
    );
  return { calls, disk, clock, open };
}

describe("what a call costs", () => {
  test("appends that are asked for together share one write and one sync", async () => {
    const { calls, open } = counted();
    const store = open();
    calls.length = 0;
    await Promise.all(Array.from({ length: 64 }, (_, number) => store.append(anAppend(0, { run: `run-${number}` }))));
    expect(calls).toEqual(["link", "facts", "facts", "write", "sync", "write"]);
    await store.close();
  });

  test("writes that follow each other at once take no name from and give none to the folder, which would be synced with them", async () => {
    const { calls, open } = counted();
    const store = open();
    await store.append(anAppend(0));
    calls.length = 0;
    await store.append(anAppend(1));
    expect(calls).toEqual(["write", "read", "write", "sync", "write"]);
    calls.length = 0;
    await turnOfLoop();
    expect(calls).toEqual(["write", "read", "remove"]);
    await store.close();
  });

  test("looking for work where there is none writes nothing, and asks for no lock", async () => {
    const { calls, open } = counted();
    const store = open();
    await store.append(anAppend(0, { intents: [{ ...anIntent("look"), needs: "somebody else" }], dueAt: Number.MAX_SAFE_INTEGER }));
    calls.length = 0;
    await store.takeIntents({ limit: 9, holder: "w", serves: [] });
    await store.takeDue({ limit: 9, leaseMs: 1 });
    expect(new Set(calls)).toEqual(new Set(["facts"]));
    await store.close();
  });

  test("renewals do not make the files grow without end, and every handle follows when the claims are written anew", async () => {
    const { disk, clock, open } = counted();
    const store = open();
    const other = open();
    await store.append(anAppend(0, { intents: [anIntent("look")], dueAt: 1 }));
    const { claimed } = await store.takeIntents({ limit: 1, holder: "w", serves: [] });
    const token = claimed[0]?.token ?? 0;
    const key = { scope: "default", run: "run", intent: "look", token };
    await store.reserve({ scope: "default", run: "run", name: "merge" });
    await store.putUnmatched({ scope: "default", id: "s", match: { key: "K" }, signal: {}, lifetimeMs: 1e9 });
    const sizes: number[] = [];
    for (let renewal = 0; renewal < 2500; renewal++) {
      clock.advance(1);
      if (renewal % 2 === 0) await store.renew(key);
      else await other.renew(key);
      sizes.push(disk.bytes("/store/claims.jsonl").length);
    }
    expect(Math.max(...sizes)).toBeLessThan(300_000);
    expect(sizes.filter((size, at) => size < (sizes[at - 1] ?? 0)).length).toBeGreaterThan(1);
    const third = open();
    for (const each of [store, other, third]) {
      expect(await each.reserve({ scope: "default", run: "run", name: "merge" })).toEqual({ kind: "held", token: token + 1 });
      expect(await each.listUnmatched({ scope: "default", limit: 9 })).toHaveLength(1);
      expect(await each.renew(key)).toBe(clock.now() + 1000);
    }
    clock.advance(1000);
    const again = await third.takeIntents({ limit: 1, holder: "w", serves: [] });
    expect(again.claimed[0]).toMatchObject({ token: token + 2, takenOver: true });
    for (const each of [store, other, third]) await each.close();
  });
});
