import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileStore, verifyFileStore } from "@sluice/store-file";
import type { RunStore } from "@sluice/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anAppend } from "./fixtures/an-append.ts";

let folder: string;
let store: RunStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-files-"));
  store = createFileStore({ folder });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const COMPLETED = {
  pipeline: "delivery",
  key: "K",
  status: "completed",
  outcome: "succeeded",
  startedBy: "ann",
  definition: "sha256:d",
} as const;

async function ended(run: string, on = store): Promise<void> {
  const events = [{ type: "noted", version: 1, at: 1, data: { text: `words of ${run}` } }];
  await on.append(anAppend(0, { run, events, index: COMPLETED }));
}

const remove = (run: string, on = store) => on.removeRuns({ scope: "default", runs: [{ run, version: 1 }] });
const ledger = (): string => join(folder, "ledger.jsonl");

describe("removing runs from plain files", () => {
  test("takes their bytes out of the ledger, keeps every other line at its number, and verifies", async () => {
    for (const run of ["one", "two", "three"]) await ended(run);
    const before = readFileSync(ledger(), "utf8").split("\n").length;
    await remove("two");
    const text = readFileSync(ledger(), "utf8");
    expect(text).not.toContain("words of two");
    expect(text.split("\n")).toHaveLength(before);
    expect(verifyFileStore(folder)).toEqual({ ok: true, runs: 2, commits: 2 });
    expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("others follow, whatever they have open, also after several removals in a row", async () => {
    const other = createFileStore({ folder });
    for (const run of ["one", "two", "three", "four"]) await ended(run);
    expect((await other.query({ scope: "default", limit: 9 })).items).toHaveLength(4);
    for (const run of ["one", "two", "three"]) await remove(run);
    expect((await other.query({ scope: "default", limit: 9 })).items.map(({ run }) => run)).toEqual(["four"]);
    await ended("five", other);
    expect((await store.query({ scope: "default", limit: 9 })).items.map(({ run }) => run)).toEqual(["four", "five"]);
    await other.close();
  });

  test("what a writer that died in the middle has left is overwritten by the next removal", async () => {
    for (const run of ["one", "two"]) await ended(run);
    writeFileSync(`${ledger()}.new`, "half a ledger", { mode: 0o600 });
    await remove("one");
    expect(verifyFileStore(folder)).toEqual({ ok: true, runs: 1, commits: 1 });
  });

  test("STO-16 a ledger that somebody put in its place is no removal", async () => {
    for (const run of ["one", "two"]) await ended(run);
    const aside = join(folder, "aside");
    copyFileSync(ledger(), aside);
    await remove("one");
    await store.query({ scope: "default", limit: 1 });
    renameSync(aside, ledger());
    await expect(store.query({ scope: "default", limit: 1 })).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    expect(verifyFileStore(folder)).toMatchObject({ ok: true });
  });

  test("STO-16 a line that says it was removed cannot be put in the place of another one", async () => {
    await ended("one");
    const lines = readFileSync(ledger(), "utf8").split("\n");
    writeFileSync(ledger(), [lines[0], '{"n":1,"after":"","claims":0,"removed":true,"seal":"0"}', ""].join("\n"));
    expect(verifyFileStore(folder)).toMatchObject({ ok: false, line: 2 });
  });
});
