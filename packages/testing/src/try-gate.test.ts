import type { GateDescriptor, Outcome } from "@sluice/core";
import { defineGate } from "@sluice/gates";
import { describe, expect, test } from "vitest";
import { fakeVcs, tryGate } from "./index.ts";

const OUTCOME: Outcome = { value: "pass", code: "SEEN", reason: "seen", findings: [], evidence: [] };

function gate(evaluate?: GateDescriptor["evaluate"]): GateDescriptor {
  return {
    id: "trial",
    version: 1,
    kind: "evaluate",
    reads: "subject",
    binds: ["head"],
    causes: [],
    canFail: true,
    validate: (config) => (config === "bad" ? { ok: false, issues: [{ path: ["with"], message: "is bad" }] } : { ok: true, value: config }),
    plan: () => ({ kind: "evaluate" }),
    ...(evaluate === undefined ? {} : { evaluate }),
  };
}

describe("tryGate", () => {
  test("gives the gate what the test gives, and harmless things for the rest", async () => {
    const seen = await tryGate(
      gate(async ({ config, subject, run, files, clock, lookedAt }) => {
        expect([config, subject.key, run.key, run.lap, clock.now() === lookedAt]).toEqual(["good", "K-1", "K-1", 2, true]);
        expect(await files.read("a.md", { maxBytes: 10 })).toMatchObject({ kind: "present" });
        expect(await files.read("a.md", { maxBytes: 1 })).toMatchObject({ kind: "refused" });
        expect(await files.read("toString", { maxBytes: 10 })).toMatchObject({ kind: "absent" });
        return OUTCOME;
      }),
      { with: "good", subject: { key: "K-1" }, run: { lap: 2 }, files: { "a.md": "text" } },
    );
    expect(seen).toEqual(OUTCOME);
  });

  test("given a gate that throws, then the outcome is what would be recorded, and what was thrown is at hand with its stack", async () => {
    const broken = defineGate({
      id: "broken",
      version: 1,
      config: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } },
      binds: ["head"],
      reads: "subject",
      evaluate: () => {
        throw new TypeError("x is undefined");
      },
    });
    const seen = await tryGate(broken, { with: {} });
    expect(seen).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_THREW" });
    expect((seen.thrown as TypeError).stack).toContain("try-gate.test.ts");
    expect(JSON.stringify(seen)).not.toContain("try-gate.test.ts");
    expect(await tryGate(broken, { with: {}, signal: AbortSignal.abort() })).not.toHaveProperty("thrown");
  });

  test("refuses a wrong configuration, and a gate that runs no code", async () => {
    await expect(
      tryGate(
        gate(() => Promise.resolve(OUTCOME)),
        { with: "bad" },
      ),
    ).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(tryGate(gate(), { with: "good" })).rejects.toMatchObject({ code: "GATE_INVALID" });
  });
});

describe("fakeVcs", () => {
  const vcs = fakeVcs({
    commits: {
      c1: { files: { a: "1", b: "1" } },
      c2: { parent: "c1", files: { a: "1", b: "1", d: "1" } },
      h1: { parent: "c1", files: { a: "2", c: "1" }, author: "ann" },
    },
    branches: { main: "c2", work: "h1" },
  });

  test("looks at refs, and tells what it does not know by leaving it out", async () => {
    expect(await vcs.observe({ ref: "refs/heads/work", facets: {} })).toMatchObject({ head: "h1", base: "main", baseCommit: "c2" });
    expect(await vcs.observe({ ref: "gone", facets: {} })).not.toHaveProperty("head");
    expect(await vcs.tree("main")).not.toBe(await vcs.tree("work"));
  });

  test("compares with the merge base", async () => {
    expect(await vcs.mergeBase("main", "work")).toBe("c1");
    expect(await vcs.changedFiles({ base: "main", head: "work" })).toEqual([
      { path: "a", change: "modified", type: "file" },
      { path: "b", change: "deleted", type: "file" },
      { path: "c", change: "added", type: "file" },
    ]);
    expect(await vcs.commits({ base: "main", head: "work" })).toMatchObject([{ id: "h1", author: "ann", parents: ["c1"] }]);
  });

  test("tells how much changed, which lines were added, and what commits on the way touched", async () => {
    const odd = fakeVcs({
      commits: {
        c1: { files: { a: "1\n2\n3\n", link: "text", same: "x" } },
        c2: { parent: "c1", files: { a: "1\n2\n3\n", link: "text", same: "x", brief: "b" } },
        h1: { parent: "c2", files: { a: "0\n1\n3\n4\n", bin: "a\0", link: { link: "a" }, same: "x", sub: { submodule: "c9" } } },
      },
    });
    const range = { base: "c1", head: "h1" };
    expect(
      (await odd.diffStat(range)).map(({ path, type, change, added, deleted, binary }) => [path, type, change, added, deleted, binary]),
    ).toEqual([
      ["a", "file", "modified", 2, 1, false],
      ["bin", "file", "added", 0, 0, true],
      ["link", "symlink", "type-changed", 1, 1, false],
      ["sub", "submodule", "added", 1, 0, false],
    ]);
    expect(await odd.addedLines({ ...range, maxBytes: 100 })).toEqual({
      lines: [
        { path: "a", line: 1, text: "0" },
        { path: "a", line: 4, text: "4" },
        { path: "link", line: 1, text: "a" },
      ],
      binary: ["bin"],
      cut: false,
    });
    expect(await odd.addedLines({ ...range, paths: ["a"], maxBytes: 3 })).toEqual({
      lines: [{ path: "a", line: 1, text: "0" }],
      binary: [],
      cut: true,
    });
    expect((await odd.touchedFiles(range)).map(({ path, change }) => [path, change])).toContainEqual(["brief", "deleted"]);
    expect(await odd.readFile({ commit: "h1", path: "link", maxBytes: 9 })).toEqual({ kind: "refused", because: "not-a-regular-file" });
  });

  test("never says no where it cannot know", async () => {
    expect(await vcs.isAncestor("c1", "work")).toBe("yes");
    expect(await vcs.isAncestor("c2", "work")).toBe("no");
    expect(await vcs.isAncestor("gone", "work")).toBe("unknown");
    expect(await vcs.readFile({ commit: "h1", path: "c", maxBytes: 9 })).toMatchObject({ kind: "present" });
    expect(await vcs.readFile({ commit: "h1", path: "b", maxBytes: 9 })).toEqual({ kind: "absent", because: "missing" });
    await expect(vcs.changedFiles({ base: "main", head: "gone" })).rejects.toMatchObject({ code: "VCS_FAILED" });
  });
});
