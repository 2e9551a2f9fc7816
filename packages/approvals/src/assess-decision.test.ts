import { digestOf, type Principal, type RequestPlan } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { assessDecision, decisionsAfter, type Gesture, type GivenDecision, type Question, STATEMENTS_LIMIT, takenBackBy } from "./index.ts";

const SEEN = digestOf("the question");
const PLAN: RequestPlan = {
  kind: "request",
  from: [{ count: 2, of: ["group:ops", "zoe"] }],
  exclude: ["starter", "author"],
  assurance: "verified",
  expiresMs: 1000,
};
const EMERGENCY = { from: [{ count: 1, of: ["group:oncall"] }], exclude: [], assurance: "verified", lastsMs: 60, tell: [] } as const;

const ann: Principal = { id: "ann", assurance: "verified", groups: ["ops", "web"] };
const ben: Principal = { id: "ben", assurance: "verified", groups: ["ops"] };

function question(plan: Partial<RequestPlan> = {}, more: Partial<Question> = {}): Question {
  return { gate: "go", plan: { ...PLAN, ...plan }, digest: SEEN, decisions: [], delegations: [], ...more };
}

function gesture(by: Principal, more: Partial<Gesture> = {}): Gesture {
  return { decision: "approve", by, id: "click", seen: SEEN, at: 100, ...more };
}

function codeOf(asked: Question, given: Gesture, relations = {}): string {
  const assessed = assessDecision(asked, given, relations);
  if (assessed.kind !== "refused") return assessed.kind;
  // Whoever is refused is told why.
  expect(assessed.reason).toMatch(/\w/);
  return assessed.code;
}

/** What stands after these gestures, those refused left out. */
function after(asked: Question, ...gestures: readonly Gesture[]): readonly GivenDecision[] {
  return gestures.reduce<readonly GivenDecision[]>((decisions, one) => {
    const assessed = assessDecision({ ...asked, decisions }, one, {});
    return assessed.kind === "counts" ? decisionsAfter(decisions, assessed.given) : decisions;
  }, []);
}

describe("assessDecision", () => {
  test("a decision that counts is kept with what counting needs, and nothing more", () => {
    expect(assessDecision(question(), gesture(ann), {})).toEqual({
      kind: "counts",
      given: { decision: "approve", by: { id: "ann", assurance: "verified", groups: ["ops"] }, id: "click" },
    });
    expect(assessDecision(question(), gesture({ id: "zoe", assurance: "verified" }), {})).toMatchObject({
      given: { by: { id: "zoe", assurance: "verified" } },
    });
  });

  test("the same gesture once more has its answer already, whatever became of the request (ST-18)", () => {
    const decisions = after(question(), gesture(ann));
    expect(codeOf(question({}, { decisions }), gesture(ann))).toBe("repeated");
    expect(codeOf(question({}, { decisions, ended: "approved" }), gesture(ann, { seen: digestOf("old") }))).toBe("repeated");
    expect(codeOf(question({}, { decisions }), gesture(ann, { id: "other" }))).toBe("DECISION_DUPLICATE");
    expect(codeOf(question({}, { decisions }), gesture(ben))).toBe("counts");
    expect(codeOf(question({}, { decisions }), gesture(ann, { decision: "reject" }))).toBe("counts");
  });

  test("what was taken back is spent: the same gesture offered once more changes nothing, whoever kept it (APR-2, APR-5)", () => {
    const given = after(question(), gesture(ann), gesture(ben, { id: "other" }));
    const taken = { decision: "revoke", by: ann, id: "back" } as const;
    const spent = takenBackBy(given, taken);
    expect(spent).toEqual([{ decision: "approve", by: "ann", id: "click" }]);
    expect(takenBackBy(given, { decision: "reject", by: ann, id: "no" })).toEqual([]);
    const now = question({}, { decisions: decisionsAfter(given, taken), spent });
    expect(codeOf(now, gesture(ann))).toBe("repeated");
    const more = [{ decision: "approve", by: "eve", id: "click" } as const, ...spent];
    expect(codeOf({ ...now, spent: more }, gesture(ann))).toBe("repeated");
    expect(codeOf(now, gesture(ann, { decision: "reject" }))).toBe("counts");
    expect(codeOf(now, gesture(ann, { id: "again" }))).toBe("counts");
    expect(codeOf(now, gesture({ ...ben, id: "dan" }))).toBe("counts");
    const full = Array.from({ length: STATEMENTS_LIMIT - 1 }, (_none, at) => ({ decision: "approve" as const, by: "eve", id: `${at}` }));
    expect(codeOf(question({}, { decisions: given, spent: full }), gesture({ ...ben, id: "dan" }))).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(question({}, { decisions: given, spent: full.slice(2) }), gesture({ ...ben, id: "dan" }))).toBe("counts");
  });

  test("nobody counts twice by another case of their name, for themselves, for another, or breaking the glass (APR-5)", () => {
    const plan: Partial<RequestPlan> = {
      delegation: { longestMs: 9, chains: false },
      breakGlass: { ...EMERGENCY, from: [{ count: 2, of: ["anyone"] }] },
    };
    const delegations = [{ id: "d", gate: "go", of: "zoe", from: "zoe", to: "ANN", at: 0, until: 200 }];
    const upper: Principal = { ...ann, id: "ANN" };
    const decisions = after(question(plan), gesture(ann), gesture(ben, { decision: "break-glass", reason: "down" }));
    const now = question(plan, { decisions, delegations });
    expect(codeOf(now, gesture(upper))).toBe("DECISION_DUPLICATE");
    expect(codeOf(now, gesture(upper, { for: { id: "zoe", groups: [] } }))).toBe("DECISION_DUPLICATE");
    const breaks = { decision: "break-glass", reason: "down" } as const;
    expect(codeOf(now, gesture({ ...ben, id: "Ben" }, breaks))).toBe("DECISION_DUPLICATE");
    expect(codeOf(now, gesture(upper, { decision: "revoke", id: "back" }))).toBe("counts");
    expect(decisionsAfter(decisions, { decision: "revoke", by: upper, id: "back" })).toHaveLength(1);
  });

  test("whoever has a veto has it by their groups of now, and nothing else of theirs counts by them", () => {
    const roster = { people: [{ id: "ben", groups: ["ops"] }], unlisted: [] };
    const asked = question({ members: "at-opening", veto: ["group:legal"] }, { roster });
    const lara: Principal = { id: "lara", assurance: "verified", groups: ["legal", "ops"] };
    expect(codeOf(asked, gesture(lara, { decision: "reject" }))).toBe("counts");
    expect(codeOf(asked, gesture(lara))).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(asked, gesture(ann, { decision: "reject" }))).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(asked, gesture(ben, { decision: "reject" }))).toBe("counts");
  });

  test("what has ended stays ended, and says how it ended (ST-06)", () => {
    const assessed = assessDecision(question({}, { ended: "rejected" }), gesture(ann, { seen: digestOf("old") }), {});
    expect(assessed).toMatchObject({ kind: "refused", code: "DECISION_LATE", reason: expect.stringContaining("rejected") });
  });

  test("another question is another one (ST-13)", () => {
    expect(codeOf(question(), gesture(ann, { seen: digestOf("old") }))).toBe("DECISION_STALE");
  });

  test("a signature that is wrong counts nowhere, and none where one is needed", () => {
    const codes = (plan: Partial<RequestPlan>) =>
      ([undefined, "invalid", "valid"] as const).map((signature) =>
        codeOf(question(plan), gesture(ann, signature === undefined ? {} : { signature })),
      );
    expect(codes({})).toEqual(["counts", "DECISION_UNSIGNED", "counts"]);
    expect(codes({ signed: true })).toEqual(["DECISION_UNSIGNED", "DECISION_UNSIGNED", "counts"]);
  });

  test.each<[string, Partial<RequestPlan>, Gesture, string]>([
    ["nobody who is asked", {}, gesture({ ...ann, groups: ["web"] }), "DECISION_NOT_ELIGIBLE"],
    ["a machine", {}, gesture({ ...ann, kind: "machine" }), "DECISION_NOT_ELIGIBLE"],
    ["somebody unsure", {}, gesture({ ...ann, assurance: "local" }), "DECISION_ASSURANCE"],
    ["the author", {}, gesture(ben), "DECISION_EXCLUDED"],
    ["a rejection by nobody who is asked", {}, gesture({ ...ann, groups: [] }, { decision: "reject" }), "DECISION_NOT_ELIGIBLE"],
    ["a rejection by the author", { veto: ["ben"] }, gesture(ben, { decision: "reject" }), "DECISION_EXCLUDED"],
    ["a rejection by a machine", {}, gesture({ ...ann, kind: "machine" }, { decision: "reject" }), "DECISION_NOT_ELIGIBLE"],
  ])("refuses %s", (_what, plan, given, code) => {
    expect(codeOf(question(plan), given, { author: ["ben"] })).toBe(code);
  });

  test("nobody answers more often than anybody keeps count", () => {
    const decisions = Array.from({ length: STATEMENTS_LIMIT }, (_none, index): GivenDecision => {
      return { decision: "approve", by: { id: `p${index}`, assurance: "verified" }, id: "x" };
    });
    expect(codeOf(question({}, { decisions }), gesture(ann))).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(question({}, { decisions: decisions.slice(1) }), gesture(ann))).toBe("counts");
    expect(codeOf(question({}, { decisions }), gesture({ id: "p3", assurance: "verified" }, { decision: "revoke" }))).toBe("counts");
  });
});

describe("who may stop it, and who may take back", () => {
  test("whoever is asked, and those who are named for it", () => {
    const eve: Principal = { id: "eve", assurance: "verified", groups: ["security"] };
    const rejects = gesture(eve, { decision: "reject" });
    expect(codeOf(question(), rejects)).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(question({ veto: ["group:security"] }), rejects)).toBe("counts");
    expect(codeOf(question({ veto: ["group:security"] }), gesture(ann, { decision: "reject" }))).toBe("counts");
    expect(codeOf(question({ veto: ["group:security"] }), gesture(eve))).toBe("DECISION_NOT_ELIGIBLE");
  });

  test("only what one has said, whatever became of one's groups; and never on a claim (APR-5)", () => {
    const decisions = after(question(), gesture(ann));
    const revoke = (by: Principal) => codeOf(question({}, { decisions }), gesture(by, { decision: "revoke" }));
    expect(revoke(ann)).toBe("counts");
    expect(revoke({ id: "ann", assurance: "verified" })).toBe("counts");
    expect(revoke(ben)).toBe("DECISION_TOO_EARLY");
    expect(revoke({ ...ann, assurance: "claimed" })).toBe("DECISION_ASSURANCE");
    expect(revoke({ ...ann, kind: "machine" })).toBe("DECISION_ASSURANCE");
    expect(after(question(), gesture(ann), gesture(ann, { decision: "revoke", id: "b" }))).toEqual([]);
    expect(after(question(), gesture(ann), gesture(ann, { decision: "revoke", id: "b" }), gesture(ann, { id: "c" }))).toHaveLength(1);
  });
});

describe("answers in another's place", () => {
  const delegation = { longestMs: 1000, chains: false };
  const word = { id: "d", gate: "go", of: "ann", from: "ann", to: "eve", at: 0, until: 500 };
  const asked = question({ delegation }, { delegations: [word] });
  const eve: Principal = { id: "eve", assurance: "verified", groups: ["ops"] };
  const forAnn = gesture(eve, { for: { id: "ann", groups: ["ops", "web"] } });

  test("count as the other's, by that person's word only", () => {
    expect(assessDecision(asked, forAnn, {})).toEqual({
      kind: "counts",
      given: { decision: "approve", by: { id: "eve", assurance: "verified" }, id: "click", for: { id: "ann", groups: ["ops"] } },
    });
    expect(codeOf(question({}, { delegations: [word] }), forAnn)).toBe("DELEGATION_MISSING");
    expect(codeOf(question({ delegation }), forAnn)).toBe("DELEGATION_MISSING");
    expect(codeOf(asked, { ...forAnn, at: 500 })).toBe("DELEGATION_MISSING");
    expect(codeOf({ ...asked, gate: "other" }, forAnn)).toBe("DELEGATION_MISSING");
    expect(codeOf(asked, gesture(eve, { for: { id: "ben", groups: ["ops"] } }))).toBe("DELEGATION_MISSING");
    expect(codeOf(asked, { ...forAnn, decision: "reject" })).toBe("counts");
    expect(codeOf(question(), { ...forAnn, decision: "reject" })).toBe("DELEGATION_MISSING");
  });

  test("use up both people", () => {
    const decisions = after(asked, forAnn);
    const open = { ...asked, decisions };
    expect(codeOf(open, gesture(ann, { id: "b" }))).toBe("DECISION_DUPLICATE");
    expect(codeOf(open, gesture(eve, { id: "b" }))).toBe("DECISION_DUPLICATE");
    expect(codeOf(open, { ...forAnn, id: "b" })).toBe("DECISION_DUPLICATE");
    expect(codeOf(open, gesture(ben))).toBe("counts");
    expect(codeOf({ ...asked, decisions: after(asked, gesture(eve)) }, { ...forAnn, id: "b" })).toBe("DECISION_DUPLICATE");
    expect(codeOf({ ...asked, decisions: after(asked, gesture(ann)) }, { ...forAnn, id: "b" })).toBe("DECISION_DUPLICATE");
  });

  test("can be taken back by either of them", () => {
    for (const who of [ann, eve]) expect(after(asked, forAnn, gesture(who, { decision: "revoke", id: "b" }))).toEqual([]);
    expect(after(asked, forAnn, gesture(ben, { decision: "revoke", id: "b" }))).toHaveLength(1);
  });

  test("go round no ban on either of them", () => {
    expect(codeOf(asked, forAnn, { author: ["ann"] })).toBe("DECISION_EXCLUDED");
    expect(codeOf(asked, forAnn, { author: ["eve"] })).toBe("DECISION_EXCLUDED");
    expect(codeOf(asked, gesture(eve, { for: { id: "ann", groups: [] } }))).toBe("DECISION_NOT_ELIGIBLE");
  });
});

describe("whose membership counts", () => {
  const opening = { members: "at-opening" } as const;
  const roster = { people: [{ id: "ann", groups: ["ops"] }], unlisted: [] };

  test("that of the opening where the request says so: who left since still counts, who joined since does not", () => {
    const asked = question(opening, { roster });
    expect(assessDecision(asked, gesture({ id: "ann", assurance: "verified" }), {})).toMatchObject({ given: { by: { groups: ["ops"] } } });
    expect(codeOf(asked, gesture(ben))).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(question({}, { roster }), gesture(ben))).toBe("counts");
    expect(codeOf(question({}, { roster }), gesture({ id: "ann", assurance: "verified" }))).toBe("DECISION_NOT_ELIGIBLE");
  });

  test("while that is not known nobody decides, unless no group is asked", () => {
    expect(codeOf(question(opening), gesture(ann))).toBe("PEOPLE_UNKNOWN");
    expect(codeOf(question({ ...opening, from: [{ count: 1, of: ["ann"] }] }), gesture(ann))).toBe("counts");
    const both = [...PLAN.from, { count: 1, of: ["ann"] }];
    expect(codeOf(question({ ...opening, from: both }), gesture(ann))).toBe("PEOPLE_UNKNOWN");
    expect(codeOf(question(opening, { ended: "approved" }), gesture(ann))).toBe("DECISION_LATE");
  });
});

describe("one after the other", () => {
  const from = [
    { count: 1, of: ["ann", "ben"] },
    { count: 1, of: ["cat", "ann"], step: 2 },
    { count: 1, of: ["dan"], step: 3 },
  ];
  const asked = question({ from });
  const by = (id: string, more: Partial<Gesture> = {}) => gesture({ id, assurance: "verified" }, more);

  test("whoever comes later is asked later", () => {
    expect(codeOf(asked, by("cat"))).toBe("DECISION_TOO_EARLY");
    expect(codeOf(asked, by("dan"))).toBe("DECISION_TOO_EARLY");
    expect(after(asked, by("ben"))).toMatchObject([{ by: { id: "ben" }, step: 1 }]);
    expect(after(asked, by("ben"), by("cat"), by("dan"))).toMatchObject([{ step: 1 }, { step: 2 }, { step: 3 }]);
    expect(codeOf(asked, by("dan", { decision: "reject" }))).toBe("counts");
    expect(codeOf(asked, by("eve"))).toBe("DECISION_NOT_ELIGIBLE");
  });

  test("a rejection belongs to no step", () => {
    const assessed = assessDecision(asked, by("ben", { decision: "reject" }), {});
    expect(assessed).toEqual({ kind: "counts", given: { decision: "reject", by: { id: "ben", assurance: "verified" }, id: "click" } });
  });

  test("whoever is asked in two steps is not spent where they are not needed", () => {
    expect(after(asked, by("ben"), by("ann"))).toMatchObject([{ step: 1 }, { by: { id: "ann" }, step: 2 }]);
    expect(after(asked, by("ann"))).toMatchObject([{ step: 1 }]);
    const wide = question({
      from: [
        { count: 1, of: ["ann"] },
        { count: 1, of: ["ben", "cat"] },
        { count: 1, of: ["cat"], step: 2 },
      ],
    });
    expect(codeOf({ ...wide, decisions: after(wide, by("ben")) }, by("cat"))).toBe("DECISION_TOO_EARLY");
    expect(codeOf({ ...wide, decisions: after(wide, by("cat")) }, by("ben"))).toBe("counts");
  });

  test("a step that lost somebody is asked again", () => {
    const decisions = after(asked, by("ben"), by("cat"), by("ben", { decision: "revoke", id: "b" }));
    expect(decisions).toMatchObject([{ by: { id: "cat" }, step: 2 }]);
    expect(codeOf({ ...asked, decisions }, by("dan"))).toBe("DECISION_TOO_EARLY");
    expect(codeOf({ ...asked, decisions }, by("ann"))).toBe("counts");
  });

  test("when everybody has answered, one more is too early for nothing: nobody asks them", () => {
    const decisions = after(asked, by("ben"), by("cat"), by("dan"));
    expect(codeOf({ ...asked, decisions }, by("ann"))).toBe("DECISION_TOO_EARLY");
  });
});

describe("an emergency", () => {
  const asked = question({ breakGlass: EMERGENCY });
  const oncall: Principal = { id: "eve", assurance: "verified", groups: ["oncall", "web"] };
  const breaks = gesture(oncall, { decision: "break-glass", reason: "the shop is down" });

  test("has a requirement of its own, and a reason", () => {
    expect(assessDecision(asked, breaks, { starter: ["eve"] })).toEqual({
      kind: "counts",
      given: { decision: "break-glass", by: { id: "eve", assurance: "verified", groups: ["oncall"] }, id: "click" },
    });
    expect(codeOf(question(), breaks)).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(asked, { ...breaks, by: ann })).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(asked, { ...breaks, by: { ...oncall, assurance: "local" } })).toBe("DECISION_ASSURANCE");
    expect(codeOf(asked, { ...breaks, by: { ...oncall, kind: "machine" } })).toBe("DECISION_NOT_ELIGIBLE");
    expect(codeOf(asked, { ...breaks, reason: "  " })).toBe("DECISION_REASON_MISSING");
    const { reason: _none, ...without } = breaks;
    expect(codeOf(asked, without)).toBe("DECISION_REASON_MISSING");
    const strict = question({ breakGlass: { ...EMERGENCY, exclude: ["starter"] } });
    expect(codeOf(strict, breaks, { starter: ["eve"] })).toBe("DECISION_EXCLUDED");
  });

  test("is in the hands of those who are in its groups now, whoever was in them at the opening", () => {
    const opened = question({ breakGlass: EMERGENCY, members: "at-opening" }, { roster: { people: [], unlisted: [] } });
    expect(assessDecision(opened, breaks, {})).toMatchObject({ given: { by: { groups: ["oncall"] } } });
  });

  test("can be in the hands of people by name", () => {
    const named = question({ breakGlass: { ...EMERGENCY, from: [{ count: 1, of: ["eve"] }] } });
    const given = assessDecision(named, { ...breaks, by: { id: "eve", assurance: "verified" } }, {});
    expect(given).toMatchObject({ kind: "counts", given: { by: { id: "eve", assurance: "verified" } } });
  });

  test("is nobody's place to take, and nobody's to say twice", () => {
    expect(codeOf(asked, { ...breaks, for: { id: "ann", groups: ["oncall"] } })).toBe("DECISION_NOT_ELIGIBLE");
    const decisions = after(asked, breaks);
    expect(codeOf({ ...asked, decisions }, { ...breaks, id: "b" })).toBe("DECISION_DUPLICATE");
    expect(codeOf({ ...asked, decisions }, { ...breaks, by: { ...oncall, id: "fay" } })).toBe("counts");
  });

  test("takes nothing back that was said in the ordinary way", () => {
    const both: Principal = { ...oncall, groups: ["ops", "oncall"] };
    const decisions = after(asked, gesture(both), { ...breaks, by: both, id: "b" });
    expect(decisions.map(({ decision }) => decision)).toEqual(["approve", "break-glass"]);
    const codes = ["approve", "break-glass"].map((decision) =>
      codeOf({ ...asked, decisions }, { ...breaks, by: both, id: "c", decision: decision as "approve" }),
    );
    expect(codes).toEqual(["DECISION_DUPLICATE", "DECISION_DUPLICATE"]);
  });
});

describe("what is asked besides", () => {
  const asked = question({ form: [{ name: "window", type: "choice", of: ["night", "day"] }] });

  test("an approval answers it, nothing else has to", () => {
    expect(codeOf(asked, gesture(ann))).toBe("DECISION_ANSWERS_INVALID");
    expect(codeOf(asked, gesture(ann, { answers: { window: "night" } }))).toBe("counts");
    expect(codeOf(asked, gesture(ann, { answers: { window: "noon" } }))).toBe("DECISION_ANSWERS_INVALID");
    expect(codeOf(asked, gesture(ann, { decision: "reject" }))).toBe("counts");
    expect(codeOf(question(), gesture(ann, { answers: { window: "night" } }))).toBe("DECISION_ANSWERS_INVALID");
  });

  test("and answers without an approval are refused, because nobody would read them", () => {
    expect(codeOf(asked, gesture(ann, { decision: "reject", answers: { window: "night" } }))).toBe("DECISION_ANSWERS_INVALID");
  });
});
