import type { Json, Principal } from "@sluice/core";
import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const who = (id: string, more: Partial<Principal> = {}): Principal => ({ id, assurance: "verified", ...more });

function early(config: Readonly<Record<string, Json>> = {}) {
  const asked = JSON.stringify({ from: [{ count: 1, of: ["anyone"] }], exclude: [], ...config });
  return pipelineFrom(`
format: 1
name: early
initial: develop
stages:
  develop: { work: { run: developer }, next: review }
  review: { gates: [{ id: ok, use: approval, early: keep, with: ${asked} }], next: done }
  done: { final: succeeded }
`);
}

describe("a decision that is kept for its opening", () => {
  test.each<[string, Readonly<Record<string, Json>>]>([
    ["bans whoever gave it", { exclude: ["starter"] }],
    ["asks for a form", { form: [{ name: "ticket", type: "text" }] }],
    ["asks for a signature", { signed: true }],
    ["asks others", { from: [{ count: 1, of: ["alice", "bob"] }] }],
  ])(
    "given another definition that %s is adopted, then it was an answer to another question, and counts for nothing (APR-7)",
    (_what, config) => {
      const run = story(early()).approve("ok", "alice");
      expect(run.answer).toEqual({ ok: true, request: "kept" });
      run.adopt(early(config)).work();
      expect(run.state.outcome).toBeUndefined();
      expect(run.state.requests["ok"]?.decisions).toEqual([]);
      expect(run.events.at(-1)).toMatchObject({ type: "decision-refused", data: { by: { id: "alice" }, code: "DECISION_STALE" } });
    },
  );

  test("given it is taken back before the opening, then nobody has decided, and its author may decide anew (APR-5)", () => {
    const run = story(early()).approve("ok", "bob").decide("ok", "revoke", who("bob"));
    expect(run.answer).toEqual({ ok: true, request: "kept" });
    expect(run.state.kept["ok"]).toEqual([]);
    expect(refolded(run)).toEqual(run.state);
    const later = story(early()).approve("ok", "bob").decide("ok", "revoke", who("bob")).reject("ok", "bob").work();
    expect(later.state.outcome).toBe("failed");
    run.work();
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.requests["ok"]?.decisions).toEqual([]);
  });

  test.each<[string, Principal, string]>([
    ["somebody else", who("carol"), "DECISION_TOO_EARLY"],
    ["a claim", who("bob", { assurance: "claimed" }), "DECISION_ASSURANCE"],
    ["a machine", who("bob", { kind: "machine" }), "DECISION_ASSURANCE"],
  ])("given %s takes it back, then it stays", (_what, by, code) => {
    const run = story(early()).approve("ok", "bob").decide("ok", "revoke", by);
    expect(run.answer).toMatchObject({ ok: false, code });
    expect(run.work().state.outcome).toBe("succeeded");
  });

  test("given the same person under a name that differs by case alone, then one answer is kept (APR-5)", () => {
    const run = story(early({ from: [{ count: 2, of: ["anyone"] }] }))
      .approve("ok", "bob")
      .approve("ok", "Bob");
    expect(run.answer).toMatchObject({ code: "DECISION_DUPLICATE" });
    run.decide("ok", "revoke", who("Bob"));
    expect(run.state.kept["ok"]).toEqual([]);
  });
});
