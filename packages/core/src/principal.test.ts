import { describe, expect, test } from "vitest";
import { assuranceReaches, isAssurance, isPrincipal, isRunOutcome } from "./index.ts";

describe("assurance", () => {
  test("ascends from claimed over local to verified", () => {
    const levels = ["claimed", "local", "verified"] as const;
    for (const [actualRank, actual] of levels.entries()) {
      for (const [neededRank, needed] of levels.entries()) expect(assuranceReaches(actual, needed)).toBe(actualRank >= neededRank);
    }
  });

  test("an unknown level reaches nothing that is known", () => {
    for (const needed of ["claimed", "local", "verified"] as const) expect(assuranceReaches("certain" as never, needed)).toBe(false);
    for (const wrong of ["Verified", "", "toString", null, 2, undefined]) expect(isAssurance(wrong)).toBe(false);
  });
});

describe("isPrincipal", () => {
  test("accepts people and machines, with groups", () => {
    for (const good of [
      { id: "alice", assurance: "local" },
      { id: "bot", assurance: "verified", kind: "machine" },
      { id: "bob@example.org", assurance: "claimed", kind: "person", groups: ["ops", "qa"] },
    ])
      expect(isPrincipal(good)).toBe(true);
  });

  test("refuses everything else", () => {
    for (const wrong of [
      null,
      "alice",
      {},
      { id: "alice" },
      { id: "", assurance: "local" },
      { id: "аlice", assurance: "local" },
      { id: "alice", assurance: "root" },
      { id: "alice", assurance: "local", kind: "robot" },
      { id: "alice", assurance: "local", groups: "ops" },
      { id: "alice", assurance: "local", groups: [""] },
      { id: "alice", assurance: "local", groups: Array.from({ length: 257 }, () => "g") },
    ])
      expect(isPrincipal(wrong)).toBe(false);
  });
});

describe("isRunOutcome", () => {
  test("knows the six, and parked is none of them", () => {
    for (const good of ["succeeded", "partially-succeeded", "failed", "blocked", "cancelled", "superseded"])
      expect(isRunOutcome(good)).toBe(true);
    for (const wrong of ["held", "waiting", "completed", "Succeeded", "", null, undefined]) expect(isRunOutcome(wrong)).toBe(false);
  });
});
