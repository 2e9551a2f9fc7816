// The proof that an export vouches for all of itself: not one byte of it can be another without its being found.
import { digestOf, type Json, type JsonObject } from "@sluice/core";
import { eventText, fromRecord } from "@sluice/lifecycle";
import { commitDigest, verifyChain } from "@sluice/store-kit";
import { createHarness } from "@sluice/testing";
import { exportLines, exportRuns, readExport, type ExportedRun } from "@sluice/transfer";
import { beforeAll, describe, expect, test } from "vitest";

const DEFINITION = `
format: 1
name: ask
initial: ask
stages:
  ask: { gates: [{ id: ok, use: approval }], next: done }
  done: { final: succeeded }
`;

let bytes: Uint8Array;
let run: ExportedRun;

function present<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new TypeError("nothing is there");
  return thing;
}

async function read(from: Uint8Array): Promise<readonly ExportedRun[]> {
  const runs: ExportedRun[] = [];
  for await (const each of readExport(exportLines([from]))) runs.push(each);
  return runs;
}

beforeAll(async () => {
  const harness = createHarness({ pipelines: [DEFINITION] });
  const host = harness.engine();
  const { id } = await host.start("ask", {
    key: "A-1",
    subject: { facets: { head: "h1" } },
    startedBy: { id: "ann", assurance: "verified" },
  });
  const [asked] = (await host.explain(id)).requests;
  const seen = asked?.digest ?? "sha256:none";
  await host.decide(id, { gate: "ok", decision: "approve", by: { id: "bob", assurance: "verified" }, id: "d1", seen, reason: "grüße" });
  const lines: string[] = [];
  for await (const line of exportRuns(harness.store, { scope: "default" })) lines.push(`${line}\n`);
  bytes = new TextEncoder().encode(lines.join(""));
  run = present((await read(bytes))[0]);
});

describe("an export", () => {
  test("of which any byte is another one is refused", async () => {
    const missed: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 7, 0x20, 0x80]) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        const found = await read(flipped).then(
          () => undefined,
          (error: unknown) => (error as { readonly code?: string }).code,
        );
        if (found !== "EXPORT_INVALID") missed.push(`byte ${at} ^ ${bit}: ${String(found)}`);
      }
    }
    expect(missed).toEqual([]);
    expect(bytes.length).toBeGreaterThan(2000);
  });

  test("of which bytes are missing at the end, or doubled anywhere, is refused", async () => {
    for (let end = 0; end < bytes.length - 1; end += 7)
      await expect(read(bytes.slice(0, end))).rejects.toMatchObject({ code: "EXPORT_INVALID" });
    const text = new TextDecoder().decode(bytes);
    for (const line of text.split("\n").slice(0, -1)) {
      const doubled = new TextEncoder().encode(text.replace(`${line}\n`, `${line}\n${line}\n`));
      await expect(read(doubled)).rejects.toMatchObject({ code: "EXPORT_INVALID" });
    }
  });
});

describe("the chain of a run (STO-16)", () => {
  /** Every place in a value that holds a text or a number, with a value of the same kind but another one. */
  function* changes(value: Json): Generator<Json, void, undefined> {
    if (typeof value === "string") yield `${value}x`;
    else if (typeof value === "number") yield value + 1;
    else if (typeof value === "boolean") yield !value;
    else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) for (const other of changes(item as Json)) yield value.with(at, other);
    } else if (value !== null) {
      for (const [key, item] of Object.entries(value)) for (const other of changes(item)) yield { ...(value as JsonObject), [key]: other };
    }
  }

  test("covers every member of every decision, and names the first commit that does not fit", () => {
    const at = run.commits.findIndex(({ events }) => events.some(({ type }) => type === "decision-recorded"));
    const commits = run.commits.map((commit) => ({ ...commit, position: "" }));
    const commit = present(commits[at]);
    expect(verifyChain(commits)).toEqual({ ok: true, last: commits.at(-1)?.digest });
    let count = 0;
    for (const events of changes(commit.events as unknown as Json)) {
      const chain = verifyChain(commits.with(at, { ...commit, events: events as unknown as typeof commit.events }));
      expect(chain).toMatchObject({ ok: false, at });
      count += 1;
    }
    expect(count).toBeGreaterThan(10);
    const decision = commit.events.find(({ type }) => type === "decision-recorded");
    expect(eventText(fromRecord(present(decision)))).toContain("bob");
  });

  test("links every commit to the one before: one whose digest was made to fit breaks the next", () => {
    const commits = run.commits.map((commit) => ({ ...commit, position: "" }));
    const first = present(commits[0]);
    expect(commits.length).toBeGreaterThan(1);
    const events = first.events.map((event) => ({ ...event, at: event.at + 1 }));
    const digest = commitDigest(first, JSON.stringify(events), (text) => digestOf(text).slice("sha256:".length));
    expect(verifyChain([{ ...first, events, digest }, ...commits.slice(1)])).toMatchObject({ ok: false });
  });
});
