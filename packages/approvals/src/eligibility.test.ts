import type { Assurance, Principal, Relation, RequestPlan } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { eligibility, type Relations } from "./index.ts";

const RELATIONS: readonly Relation[] = ["starter", "author", "committer", "pusher"];
const ASSURANCES: readonly Assurance[] = ["claimed", "local", "verified"];

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 2 ** items.length }, (_none, mask) => items.filter((_item, bit) => (mask & (1 << bit)) !== 0));
}

describe("eligibility (APR-4)", () => {
  test("every combination of relations held, relations banned, assurance, kind and being asked", () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const held of subsets(RELATIONS)) {
      const relations: Relations = Object.fromEntries(
        RELATIONS.map((relation) => [relation, held.includes(relation) ? ["x", "bob"] : ["x"]]),
      );
      for (const exclude of subsets(RELATIONS)) {
        for (const needed of ASSURANCES) {
          for (const actual of ASSURANCES) {
            for (const kind of [undefined, "person", "machine"] as const) {
              for (const of of [["bob"], ["group:ops"], ["anyone"], ["carol", "group:dev"]]) {
                seen += 1;
                const plan: RequestPlan = { kind: "request", from: [{ count: 1, of }], exclude, assurance: needed, expiresMs: 1 };
                const by: Principal = { id: "bob", assurance: actual, groups: ["ops"], ...(kind === undefined ? {} : { kind }) };
                const found = eligibility(plan, by, relations);
                const banned = exclude.some((relation) => held.includes(relation));
                const sure = ASSURANCES.indexOf(actual) >= ASSURANCES.indexOf(needed);
                const expected = banned
                  ? "DECISION_EXCLUDED"
                  : kind === "machine"
                    ? "DECISION_NOT_ELIGIBLE"
                    : !sure
                      ? "DECISION_ASSURANCE"
                      : of.includes("carol")
                        ? "DECISION_NOT_ELIGIBLE"
                        : "eligible";
                if ((found.eligible ? "eligible" : found.code) !== expected) wrong.push({ plan, by, held, found, expected });
              }
            }
          }
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(seen).toBe(16 * 16 * 9 * 3 * 4);
  });

  test("a ban is one for every way to write the name, whoever wrote it (TOK-6)", () => {
    const plan: RequestPlan = {
      kind: "request",
      from: [{ count: 1, of: ["anyone"] }],
      exclude: ["starter"],
      assurance: "local",
      expiresMs: 1,
    };
    const codeOf = (id: string, starter: string, as?: string): string => {
      const found = eligibility(
        plan,
        { id, assurance: "local" },
        { starter: [starter] },
        as === undefined ? undefined : { id: as, groups: [] },
      );
      return found.eligible ? "eligible" : found.code;
    };
    expect([codeOf("Bob", "bob"), codeOf("bob", "BOB"), codeOf("eve", "bob", "Bob"), codeOf("bobby", "bob")]).toEqual([
      "DECISION_EXCLUDED",
      "DECISION_EXCLUDED",
      "DECISION_EXCLUDED",
      "eligible",
    ]);
  });

  test("being in one of several sets is enough to answer", () => {
    const plan: RequestPlan = {
      kind: "request",
      from: [
        { count: 1, of: ["ann"] },
        { count: 1, of: ["group:ops"] },
      ],
      exclude: [],
      assurance: "local",
      expiresMs: 1,
    };
    expect(eligibility(plan, { id: "bob", assurance: "local", groups: ["ops"] }, {}).eligible).toBe(true);
    expect(eligibility(plan, { id: "bob", assurance: "local" }, {})).toMatchObject({ eligible: false, code: "DECISION_NOT_ELIGIBLE" });
  });

  test("a relation that nobody holds bans nobody", () => {
    const plan: RequestPlan = { kind: "request", from: [{ count: 1, of: ["bob"] }], exclude: ["pusher"], assurance: "local", expiresMs: 1 };
    expect(eligibility(plan, { id: "bob", assurance: "local" }, { author: ["bob"] }).eligible).toBe(true);
  });

  test("a refusal says whom it is about and what was asked for", () => {
    const from = [
      { count: 1, of: ["ann", "group:ops"] },
      { count: 1, of: ["cat"] },
    ];
    const plan: RequestPlan = { kind: "request", from, exclude: ["author"], assurance: "verified", expiresMs: 1 };
    const reasonFor = (by: Principal, relations: Relations = {}) => {
      const answer = eligibility(plan, by, relations);
      return answer.eligible ? "" : answer.reason;
    };
    expect(reasonFor({ id: "bob", assurance: "verified" }, { author: ["bob"] })).toMatch(/bob.*author/);
    expect(reasonFor({ id: "bot", assurance: "verified", kind: "machine" })).toMatch(/bot.*machine/);
    expect(reasonFor({ id: "bob", assurance: "claimed" })).toMatch(/verified.*bob.*claimed/);
    expect(reasonFor({ id: "bob", assurance: "verified" })).toMatch(/bob.*ann, group:ops; cat/);
  });

  test("in another's place, the other must be asked, and a ban on either of the two is a ban", () => {
    const plan: RequestPlan = {
      kind: "request",
      from: [{ count: 1, of: ["group:ops"] }],
      exclude: ["author", "pusher"],
      assurance: "local",
      expiresMs: 1,
    };
    const by: Principal = { id: "bob", assurance: "local" };
    const ann = { id: "ann", groups: ["ops"] };
    const codeFor = (relations: Relations, as = ann): string => {
      const answer = eligibility(plan, by, relations, as);
      return answer.eligible ? "eligible" : answer.code;
    };
    expect(codeFor({})).toBe("eligible");
    expect(codeFor({ author: ["ann"] })).toBe("DECISION_EXCLUDED");
    expect(codeFor({ pusher: ["bob"] })).toBe("DECISION_EXCLUDED");
    expect(codeFor({ starter: ["ann", "bob"] })).toBe("eligible");
    expect(codeFor({}, { id: "ann", groups: [] })).toBe("DECISION_NOT_ELIGIBLE");
    expect(eligibility(plan, by, { author: ["ann"] }, ann)).toMatchObject({ reason: expect.stringMatching(/^ann is the run's author/) });
  });
});
