import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileStore } from "@sluice/store-file";
import { appendWriter, encodeShare, warmUpOf } from "./append-writer.ts";
import { compare, type Side } from "./compare.ts";
import type { Figure, FigureEffort, FigureResult } from "./figure.ts";
import { sameAnswer, short } from "./figure.ts";
import { reviewLoop } from "./review-story.ts";

/** Appends of one batch. */
const APPENDS = 64;
const MANY = 64;

/** G6: a durable transition in plain files against a bare synced line, alone and with many writers at once. */
export const fileAppend: Figure = {
  name: "file-append",
  async measure(effort) {
    return [await measureWriters(1, effort, { goal: 0.85, bar: 0.7 }), await measureWriters(MANY, effort, { goal: 10 })];
  },
};

async function measureWriters(
  writers: number,
  effort: FigureEffort,
  wanted: { readonly goal: number; readonly bar?: number },
): Promise<FigureResult> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const appends = effort.quick ? Math.max(4, writers) : APPENDS;
  const store = createFileStore({ folder: join(folder, "store") });
  const raw = rawLines(join(folder, "raw.jsonl"));
  try {
    const pipeline = reviewLoop();
    const ours = await appendWriter(store, pipeline, Math.max(8, writers));
    await ours.batch(writers)();
    const line = lastLine(join(folder, "store", "ledger.jsonl"));
    const sides: readonly Side[] = [
      { name: "append", batch: () => (writers === 1 ? ours.batch(appends) : ours.together(appends)) },
      { name: "raw", batch: () => () => raw.append(line, appends) },
    ];
    const warmUp = warmUpOf(effort);
    const { faster, us, cold, rounds } = await compare(sides, { ...effort, warmUp });
    const loaded = await store.load({ scope: "default", run: "r-0" });
    sameAnswer("version after the appends", loaded?.version, ours.version("r-0"));
    sameAnswer("lines of the peer", raw.count(), appends * (rounds + warmUp));
    return {
      name: `file-append/${writers}`,
      ratio: short(faster[0] ?? 0),
      unit: "times the rate of one write of the same bytes to the end of a file, fdatasync",
      detail: {
        ...wanted,
        good: "above",
        rounds,
        appends,
        bytes: line.length,
        microseconds: {
          append: short(us[0] ?? 0),
          raw: short(us[1] ?? 0),
          firstBatch: { append: short(cold[0] ?? 0), raw: short(cold[1] ?? 0) },
          canonicalJson: short(encodeShare(ours.prepare(appends))),
        },
      },
    };
  } finally {
    await store.close();
    raw.close();
    rmSync(folder, { recursive: true });
  }
}

function lastLine(file: string): Buffer {
  const bytes = readFileSync(file);
  return bytes.subarray(bytes.lastIndexOf("\n", bytes.length - 2) + 1);
}

/** The raw limit of a durable line. */
function rawLines(file: string) {
  const handle = openSync(file, "a", 0o600);
  return {
    append(line: Buffer, count: number): number {
      for (let index = 0; index < count; index++) {
        writeSync(handle, line);
        fdatasyncSync(handle);
      }
      return count;
    },
    count: () => readFileSync(file).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 0),
    close: () => closeSync(handle),
  };
}
