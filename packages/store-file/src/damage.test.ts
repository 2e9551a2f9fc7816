// Files that are not as they were written.
import { createSettableClock } from "@sluice/conformance";
import type { Json, RunStore } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { fileStoreOn } from "./create-file-store.ts";
import { anAppend, anIntent } from "./fixtures/an-append.ts";
import { createFakeProcesses } from "./fixtures/fake-processes.ts";
import { createMemoryDisk, type MemoryDisk } from "./fixtures/memory-disk.ts";
import { sealLine } from "./sealed-line.ts";
import { type FileStoreVerdict, verifyStoreOn } from "./verify-file-store.ts";

const FILES = ["/store/ledger.jsonl", "/store/claims.jsonl"] as const;
const [LEDGER, CLAIMS] = FILES;
const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const processes = createFakeProcesses();
const clock = createSettableClock();

interface Told {
  readonly message: string;
  readonly facts: Readonly<Record<string, Json>> | undefined;
}

function open(disk: MemoryDisk, told: Told[] = []): RunStore {
  const logger = { portVersion: 1, log: (_level, message, facts) => void told.push({ message, facts }) } as const satisfies {
    portVersion: 1;
    log: (level: string, message: string, facts?: Readonly<Record<string, Json>>) => void;
  };
  return fileStoreOn({ files: disk.files(), processes: processes.begin() }, { folder: "/store", clock: clock.now, logger });
}

const verify = (disk: MemoryDisk): FileStoreVerdict => verifyStoreOn({ files: disk.files(), processes: processes.begin() }, "/store");

/** Both files have lines that the other one speaks of, and end with one that nobody speaks of. */
async function aStore(): Promise<MemoryDisk> {
  const disk = createMemoryDisk();
  const store = open(disk);
  await store.append(anAppend(0, { intents: [anIntent("look")] }));
  const { claimed } = await store.takeIntents({ limit: 1, holder: "w", serves: [] });
  await store.append(anAppend(1, { settles: [{ intent: "look", token: claimed[0]?.token ?? 0 }] }));
  await store.append(anAppend(2));
  await store.acquireClaim({ scope: "default", claim: "c", holder: "h", leaseMs: 1 });
  await store.append(anAppend(3));
  await store.close();
  return disk;
}

function damaged(disk: MemoryDisk, path: string, change: (bytes: Buffer) => Uint8Array): MemoryDisk {
  const copy = disk.copy();
  copy.put(path, change(copy.bytes(path)));
  return copy;
}

const splitLines = (bytes: Buffer): string[] => bytes.toString("utf8").split(/(?<=\n)/);
const withLines = (change: (lines: string[]) => readonly string[]) => (bytes: Buffer) => Buffer.from(change(splitLines(bytes)).join(""));

describe("a store that was changed", () => {
  test.each(FILES)("STO-16 every flipped byte of %s is found, with its line, and stops the store", async (path) => {
    const disk = await aStore();
    expect(verify(disk)).toEqual({ ok: true, runs: 1, commits: 4 });
    const bytes = disk.bytes(path);
    const flips = [...bytes].flatMap((byte, at) => {
      const others = new Set([byte ^ 1, byte ^ 0x20, byte ^ 0x80, 0, 0x0a, 0x20, 0x7d]);
      return [...others].filter((flipped) => flipped !== byte).map((flipped) => ({ at, flipped, isEnd: byte === 0x0a }));
    });
    const flip = (at: number, flipped: number): MemoryDisk => damaged(disk, path, (whole) => whole.fill(flipped, at, at + 1));
    for (const { at, flipped } of flips) {
      const line = splitLines(bytes.subarray(0, at + 1)).length;
      expect(verify(flip(at, flipped)), `byte ${at} was made ${flipped}`).toMatchObject({ ok: false, file: path, line });
    }
    for (const { at, flipped } of flips.filter(({ at, isEnd }) => isEnd || at % 16 === 0))
      expect(() => open(flip(at, flipped)), `byte ${at} was made ${flipped}`).toThrow(code("STORE_CORRUPT"));
  });

  test.each([
    ["left out", 3, (lines: string[]) => lines.toSpliced(2, 1)],
    ["exchanged", 3, (lines: string[]) => [...lines.slice(0, 2), lines[3], lines[2], ...lines.slice(4)] as string[]],
    ["there twice", 4, (lines: string[]) => lines.toSpliced(2, 0, lines[2] ?? "")],
    ["put in", 3, (lines: string[]) => lines.toSpliced(2, 0, sealLine({ number: 2, after: "", joined: 0 }, '"claims":0').bytes.toString())],
    ["empty", 3, (lines: string[]) => lines.toSpliced(2, 0, "\n")],
  ])("STO-16 a line that was %s is found", async (_what, line, change) => {
    const copy = damaged(await aStore(), LEDGER, withLines(change));
    expect(verify(copy)).toMatchObject({ ok: false, file: LEDGER, line });
    expect(() => open(copy)).toThrow(code("STORE_CORRUPT"));
  });

  test("STO-16 newest lines that were cut off are found where the other file speaks of them", async () => {
    const disk = await aStore();
    const without = (path: string, lines: number): MemoryDisk =>
      damaged(
        disk,
        path,
        withLines((all) => all.slice(0, -lines)),
      );
    expect(verify(without(LEDGER, 2))).toMatchObject({ ok: false, file: LEDGER, line: 4 });
    expect(verify(without(CLAIMS, 1))).toMatchObject({ ok: false, file: CLAIMS });
    // Of the very last commit nobody else speaks: this cannot be known from the files.
    expect(verify(without(LEDGER, 1))).toEqual({ ok: true, runs: 1, commits: 3 });
  });

  test.each(FILES)("a store without its %s is no empty one", async (path) => {
    const copy = (await aStore()).copy();
    copy.files().remove(path);
    expect(verify(copy)).toMatchObject({ ok: false, file: path });
    expect(() => open(copy)).toThrow(code("STORE_CORRUPT"));
    copy.put(path, Buffer.alloc(0));
    expect(verify(copy)).toMatchObject({ ok: false, file: path });
    expect(() => open(copy)).toThrow(code("STORE_CORRUPT"));
  });

  test("claims of another store are not taken for its own", async () => {
    const other = await aStore();
    const copy = damaged(await aStore(), CLAIMS, () => other.bytes(CLAIMS));
    expect(verify(copy)).toMatchObject({ ok: false, file: CLAIMS, line: 1 });
  });

  test("a newer format is refused, and left as it is", async () => {
    const { bytes } = sealLine({ number: 0, after: "", joined: 0 }, '"format":2,"store":"x"');
    const copy = damaged(await aStore(), LEDGER, () => bytes);
    const before = copy.bytes(LEDGER);
    expect(() => open(copy)).toThrow(expect.objectContaining({ code: "STORE_SCHEMA_UNKNOWN", details: { file: LEDGER, known: 1 } }));
    expect(copy.bytes(LEDGER)).toEqual(before);
  });

  test("a sealed line that no store writes stops the store", async () => {
    const header = splitLines((await aStore()).bytes(LEDGER))[0] ?? "";
    const seal = (JSON.parse(header) as { seal: string }).seal;
    const { bytes } = sealLine({ number: 1, after: seal, joined: 0 }, '"claims":0,"scope":"default","events":7');
    const copy = damaged(await aStore(), LEDGER, () => Buffer.concat([Buffer.from(header), bytes]));
    expect(() => open(copy)).toThrow(code("STORE_CORRUPT"));
  });

  test("STO-16 an opened store notices what is changed under it, and answers nothing any more", async () => {
    const disk = await aStore();
    const store = open(disk);
    const ledger = disk.files().open(LEDGER);
    const at = disk.bytes(LEDGER).indexOf("grüße", splitLines(disk.bytes(LEDGER)).slice(0, 4).join("").length);
    ledger.write(Buffer.from("G"), at);
    await expect(store.load({ scope: "default", run: "run" })).rejects.toThrow(code("STORE_CORRUPT"));
    await expect(store.ledger({ scope: "default", run: "run" })).rejects.toThrow(code("STORE_CORRUPT"));
    ledger.write(Buffer.from("g"), at);
    ledger.truncate(disk.bytes(LEDGER).length - 1);
    await expect(store.append(anAppend(4))).rejects.toThrow(code("STORE_CORRUPT"));
    await expect(store.load({ scope: "default", run: "run" })).rejects.toThrow(code("STORE_CORRUPT"));
    await store.close();
  });
});

describe("a last line that is not whole", () => {
  test.each(FILES)("STO-4 %s cut anywhere in its last line is repaired, told, and written on", async (path) => {
    const disk = await aStore();
    const bytes = disk.bytes(path);
    const from = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
    // The ledger speaks of the last line of the claims: that was acknowledged, and is no rest of a write.
    const whole =
      path === LEDGER
        ? disk
        : damaged(
            disk,
            LEDGER,
            withLines((lines) => lines.slice(0, -1)),
          );
    for (let end = from + 1; end < bytes.length; end++) {
      const copy = damaged(whole, path, (all) => all.subarray(0, end));
      expect(verify(copy)).toMatchObject({ ok: false, file: path });
      const told: Told[] = [];
      const store = open(copy, told);
      expect(told).toMatchObject([{ facts: { file: path, line: splitLines(bytes).length, bytes: end - from } }]);
      const isComplete = end === bytes.length - 1;
      const version = path === LEDGER && isComplete ? 4 : 3;
      expect((await store.load({ scope: "default", run: "run" }))?.version).toBe(version);
      expect(await store.append(anAppend(version))).toMatchObject({ kind: "appended" });
      await store.close();
      expect(verify(copy)).toMatchObject({ ok: true, commits: version + 1 });
    }
  });

  test("STO-4 a bad line that others follow is no such rest: nothing is repaired", async () => {
    const copy = damaged(
      await aStore(),
      LEDGER,
      withLines((lines) => lines.with(3, "{\n")),
    );
    const before = copy.bytes(LEDGER);
    expect(() => open(copy)).toThrow(expect.objectContaining({ code: "STORE_CORRUPT", details: { file: LEDGER, line: 4 } }));
    expect(copy.bytes(LEDGER)).toEqual(before);
  });

  test("STO-4 zeros at the end, as some systems leave them, are removed", async () => {
    const disk = await aStore();
    const copy = damaged(disk, LEDGER, (bytes) => Buffer.concat([bytes, Buffer.alloc(5000)]));
    const store = open(copy);
    expect(copy.bytes(LEDGER)).toEqual(disk.bytes(LEDGER));
    await store.close();
  });
});
