// Real processes writing one file: killed at any moment, or all at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Commit } from "@sluice/core";
import { verifyChain } from "@sluice/store-kit";
import { createSqliteStore } from "@sluice/store-sqlite";
import { afterAll, describe, expect, test } from "vitest";

const KILLS = Number(process.env["SLUICE_KILLS"] ?? 20);
const WRITERS = 4;
const WRITING_MS = 1500;

const folder = mkdtempSync(join(tmpdir(), "sluice-writers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Appends to one run as fast as it can; says on stdout what was acknowledged, one command id a line, before it goes on. */
const WRITER = `
import { writeSync } from "node:fs";
import { createSqliteStore } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
const [file, run, forMs] = process.argv.slice(1);
const store = createSqliteStore({ file });
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

interface Writer {
  readonly lines: string[];
  readonly ready: Promise<unknown>;
  readonly ended: Promise<readonly unknown[]>;
  go(): void;
  kill(): void;
}

function startWriter(file: string, run: string, forMs: number): Writer {
  const args = ["--conditions=@sluice/source", "--input-type=module", "-e", WRITER, file, run, String(forMs)];
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

async function ledgerOf(file: string, run: string): Promise<readonly Commit[]> {
  const store = createSqliteStore({ file });
  const { items } = await store.ledger({ scope: "default", run }, { limit: 1_000_000 });
  await store.close();
  return items;
}

describe("writer processes", () => {
  test(`STO-7 STO-14 kill -9: what was acknowledged is stored, ${KILLS} times`, { timeout: 20_000 + KILLS * 1000 }, async () => {
    const file = join(folder, "killed", "runs.db");
    const acknowledged = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const writer = startWriter(file, "run", 0);
      await writer.ready;
      await sleep(Math.random() * 60);
      writer.kill();
      await writer.ended;
      for (const line of writer.lines) if (line !== "ready") acknowledged.add(line);
    }
    const commits = await ledgerOf(file, "run");
    const stored = new Set(commits.map(({ commandId }) => commandId));
    expect([...acknowledged].filter((commandId) => !stored.has(commandId))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(KILLS);
    // The one that was being stored when the kill came may be there without an acknowledgement.
    expect(stored.size - acknowledged.size).toBeLessThanOrEqual(KILLS);
    expect(verifyChain(commits)).toMatchObject({ ok: true });
  });

  test("LSE-5 several writers at once: acknowledged = stored, and nobody starves", { timeout: 30_000 }, async () => {
    const file = join(folder, "shared", "runs.db");
    const writers = Array.from({ length: WRITERS }, (_, number) => startWriter(file, `run-${number}`, WRITING_MS));
    await Promise.all(writers.map(({ ready }) => ready));
    for (const writer of writers) writer.go();
    await Promise.all(writers.map(({ ended }) => ended));
    const counts = writers.map(({ lines }) => lines.length - 1);
    for (const [number, count] of counts.entries()) {
      const commits = await ledgerOf(file, `run-${number}`);
      expect(commits.length).toBe(count);
      expect(verifyChain(commits)).toMatchObject({ ok: true });
    }
    const fairness = Math.min(...counts) / Math.max(...counts);
    process.stdout.write(`sqlite store, ${WRITERS} writers: ${counts.join(", ")} appends, min/max ${fairness.toFixed(2)} (goal 0.2)\n`);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});
