import { type Ancestry, type GateContext, type Json, type Outcome, SluiceError, type Vcs } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { landed } from "../index.ts";

const HEAD = "a".repeat(40);
const TIP = "b".repeat(40);

/** A repository in which `main` stands at `tip`; everything this gate must not ask rejects. */
function repository(tip: string | undefined, ancestry: Ancestry | SluiceError): Vcs {
  const never = () => Promise.reject(new TypeError("not asked by this gate"));
  return {
    portVersion: 1,
    observe: never,
    resolve: async (revision) => (revision === "refs/heads/main" ? tip : undefined),
    tree: never,
    mergeBase: never,
    isAncestor: async (ancestor, descendant) => {
      expect([ancestor, descendant]).toEqual([HEAD, TIP]);
      if (typeof ancestry !== "string") throw ancestry;
      return ancestry;
    },
    changedFiles: never,
    diffStat: never,
    addedLines: never,
    touchedFiles: never,
    commits: never,
    readFile: never,
    exportTree: never,
    defaultBranch: never,
  };
}

async function judge(
  vcs: Vcs | undefined,
  config: Json = { base: "main" },
  facets: Readonly<Record<string, string>> = { head: HEAD },
): Promise<Outcome | undefined> {
  const validated = landed.validate(config);
  expect(validated.ok).toBe(true);
  const never = () => Promise.reject(new TypeError("not in this test"));
  const context: GateContext = {
    config: validated.ok ? validated.value : undefined,
    subject: { kind: "git", key: "K-1", facets },
    run: { scope: "default", run: "r1", key: "K-1", stage: "deploy", lap: 0 },
    files: { read: never },
    vcs,
    process: { portVersion: 1, run: never },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
  };
  return landed.evaluate?.(context);
}

describe("landed", () => {
  test("ancestor: the branch contains the judged commit, with evidence", async () => {
    expect(await judge(repository(TIP, "yes"))).toMatchObject({
      value: "pass",
      code: "LANDED",
      evidence: [{ name: "base", class: "observed" }],
    });
    expect(await judge(repository(HEAD, "unknown"))).toMatchObject({ value: "pass" });
    expect(await judge(repository(TIP, "no"))).toMatchObject({ value: "pending", code: "NOT_LANDED" });
  });

  test("exact: the branch stands at the judged commit", async () => {
    const exact = { base: "main", mode: "exact" };
    expect(await judge(repository(HEAD, "no"), exact)).toMatchObject({ value: "pass" });
    expect(await judge(repository(TIP, "yes"), exact)).toMatchObject({ value: "pending" });
  });

  test("what git cannot tell is no verdict (GIT: shallow, missing)", async () => {
    expect(await judge(repository(TIP, "unknown"))).toMatchObject({ value: "inconclusive", code: "LANDED_UNKNOWN" });
    expect(await judge(repository(TIP, "yes"), { base: "main" }, {})).toMatchObject({ value: "inconclusive", code: "LANDED_HEAD_UNKNOWN" });
    expect(await judge(repository(undefined, "yes"))).toMatchObject({ value: "error", class: "definition", code: "LANDED_BASE_MISSING" });
    expect(await judge(undefined)).toMatchObject({ value: "error", class: "definition", code: "LANDED_NO_VCS" });
    const broken = new SluiceError({ code: "VCS_FAILED", message: "git is gone" });
    expect(await judge(repository(TIP, broken))).toMatchObject({ value: "error", class: "infrastructure", code: "VCS_FAILED" });
  });

  test("a branch is asked for by its full name, never as a revision", () => {
    for (const base of ["main", "release/1.2", "v1"]) expect(landed.validate({ base })).toMatchObject({ ok: true });
    for (const base of ["", "-x", "a..b", "main~1", "main^", "@{u}", "a b", "a//b", "a/", "a.lock", "/a", "a/.b", "HEAD:x", "main\n"]) {
      expect(landed.validate({ base })).toMatchObject({ ok: false });
    }
    expect(landed.validate({ base: "main", mode: "tree" })).toMatchObject({ ok: false });
  });
});
