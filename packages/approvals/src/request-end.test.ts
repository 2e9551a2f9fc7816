import type { RequestPlan } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { approvalsOf, decisionsAfter, endBy, type GivenDecision } from "./index.ts";

const PLAN: RequestPlan = {
  kind: "request",
  from: [{ count: 2, of: ["ann", "ben", "cat"] }],
  exclude: [],
  assurance: "local",
  expiresMs: 1,
};
const GLASS = { from: [{ count: 2, of: ["eve", "fay"] }], exclude: [], assurance: "local", lastsMs: 1, tell: [] } as const;

function said(id: string, decision: GivenDecision["decision"] = "approve", more: Partial<GivenDecision> = {}): GivenDecision {
  return { decision, by: { id, assurance: "local" }, id: `${id}.${decision}`, ...more };
}

describe("endBy", () => {
  test("all sets filled, or one rejection, whatever came before (ST-03, ST-07)", () => {
    expect(endBy(PLAN, [])).toBeUndefined();
    expect(endBy(PLAN, [said("ann")])).toBeUndefined();
    expect(endBy(PLAN, [said("ann"), said("ben")])).toBe("approved");
    expect(endBy(PLAN, [said("ann"), said("ben"), said("cat", "reject")])).toBe("rejected");
    expect(endBy(PLAN, [said("ann"), said("dan")])).toBeUndefined();
  });

  test("a broken glass by enough people, which is no approval", () => {
    const breaks = [said("eve", "break-glass"), said("fay", "break-glass")];
    expect(endBy({ ...PLAN, breakGlass: GLASS }, breaks)).toBe("overridden");
    expect(endBy({ ...PLAN, breakGlass: GLASS }, breaks.slice(1))).toBeUndefined();
    expect(endBy(PLAN, breaks)).toBeUndefined();
    expect(
      endBy({ ...PLAN, breakGlass: { ...GLASS, from: [{ count: 1, of: ["ann"] }] } }, [said("ann"), said("ben", "break-glass")]),
    ).toBeUndefined();
    expect(endBy({ ...PLAN, from: GLASS.from }, breaks)).toBeUndefined();
    expect(endBy({ ...PLAN, breakGlass: GLASS }, [...breaks, said("ann", "reject")])).toBe("rejected");
  });

  test("groups count that somebody had when they said it", () => {
    const from = [{ count: 1, of: ["group:ops"] }];
    expect(endBy({ ...PLAN, from }, [said("zoe")])).toBeUndefined();
    expect(endBy({ ...PLAN, from }, [said("zoe", "approve", { by: { id: "zoe", assurance: "local", groups: ["ops"] } })])).toBe("approved");
  });
});

describe("decisionsAfter", () => {
  test("the last word of everybody counts", () => {
    const before = [said("ann"), said("ben")];
    expect(decisionsAfter(before, said("ann", "reject"))).toEqual([said("ben"), said("ann", "reject")]);
    expect(decisionsAfter(before, said("ann", "revoke"))).toEqual([said("ben")]);
    expect(decisionsAfter(before, said("eve", "break-glass"))).toHaveLength(3);
    expect(decisionsAfter([said("eve"), said("eve", "break-glass")], said("eve", "reject"))).toEqual([
      said("eve", "break-glass"),
      said("eve", "reject"),
    ]);
    expect(decisionsAfter([said("eve", "break-glass")], said("eve", "break-glass", { id: "again" }))).toHaveLength(1);
    expect(decisionsAfter([said("eve"), said("eve", "break-glass")], said("eve", "revoke"))).toEqual([]);
  });
});

describe("approvalsOf", () => {
  test("says whom each approval counts for, who said it, and in which step", () => {
    const ann = { id: "ann", groups: ["ops"] };
    expect(approvalsOf([said("eve", "approve", { for: ann, step: 2 }), said("ben"), said("cat", "reject")])).toEqual([
      { ...ann, by: "eve", step: 2 },
      { id: "ben", groups: [] },
    ]);
  });
});
