import type { GateDescriptor, Outcome } from "@sluice/core";
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

  test("never says no where it cannot know", async () => {
    expect(await vcs.isAncestor("c1", "work")).toBe("yes");
    expect(await vcs.isAncestor("c2", "work")).toBe("no");
    expect(await vcs.isAncestor("gone", "work")).toBe("unknown");
    expect(await vcs.readFile({ commit: "h1", path: "c", maxBytes: 9 })).toMatchObject({ kind: "present" });
    expect(await vcs.readFile({ commit: "h1", path: "b", maxBytes: 9 })).toEqual({ kind: "absent", because: "missing" });
    await expect(vcs.changedFiles({ base: "main", head: "gone" })).rejects.toMatchObject({ code: "VCS_FAILED" });
  });
});
