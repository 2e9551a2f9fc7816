import type { TellPlan } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { dueTelling, nextTellingAt, type Told } from "./index.ts";

const TIMES = { openedAt: 1000, expiresAt: 2000 };

/** Everything that is told when somebody looks at these times. */
function toldAt(tell: TellPlan | undefined, looks: readonly number[]): readonly string[] {
  let told: Told = {};
  const said: string[] = [];
  const plan = tell === undefined ? {} : { tell };
  for (const at of looks) {
    for (let due = dueTelling(plan, TIMES, told, at); due !== undefined; due = dueTelling(plan, TIMES, told, at)) {
      said.push(`${at} ${due.topic} ${due.to === "missing" ? "missing" : due.to.join("+")}`);
      told = due.told;
    }
  }
  return said;
}

describe("telling people about an open request", () => {
  test("tells nobody unless the definition says so", () => {
    expect(toldAt(undefined, [1000, 1999])).toEqual([]);
    expect(toldAt({}, [1000, 1999])).toEqual([]);
    expect(nextTellingAt({}, TIMES, {})).toBeUndefined();
  });

  test("at the opening, again and again, and others when it lasts", () => {
    const tell: TellPlan = {
      opening: true,
      remindMs: 300,
      escalate: [
        { afterMs: 400, to: ["lead"] },
        { afterMs: 800, to: ["cto", "ceo"] },
      ],
    };
    expect(toldAt(tell, [1000, 1299, 1300, 1399, 1400, 1600, 1800, 1900])).toEqual([
      "1000 request-opened missing",
      "1300 request-reminder missing",
      "1400 request-escalated lead",
      "1600 request-reminder missing",
      "1800 request-escalated cto+ceo",
      "1900 request-reminder missing",
    ]);
  });

  test("what was missed is told once, and nothing when the request has ended or later", () => {
    expect(toldAt({ remindMs: 100 }, [1750, 1799, 1800])).toEqual(["1750 request-reminder missing", "1800 request-reminder missing"]);
    expect(toldAt({ remindMs: 1000, escalate: [{ afterMs: 1000, to: ["x"] }] }, [2000, 9999])).toEqual([]);
    expect(toldAt({ remindMs: 999 }, [1999])).toEqual(["1999 request-reminder missing"]);
  });

  test("the earliest comes first, and says when to look", () => {
    const tell: TellPlan = { remindMs: 300, escalate: [{ afterMs: 200, to: ["lead"] }] };
    expect(nextTellingAt({ tell }, TIMES, {})).toBe(1200);
    expect(dueTelling({ tell }, TIMES, {}, 1199)).toBeUndefined();
    expect(dueTelling({ tell }, TIMES, {}, 1500)).toEqual({ topic: "request-escalated", to: ["lead"], told: { escalations: 1 } });
    expect(nextTellingAt({ tell }, TIMES, { escalations: 1 })).toBe(1300);
    expect(nextTellingAt({ tell }, TIMES, { escalations: 1, reminders: 3 })).toBeUndefined();
    expect(dueTelling({ tell }, TIMES, { escalations: 1 }, 1650)?.told).toEqual({ escalations: 1, reminders: 2 });
    expect(dueTelling({ tell: { opening: true } }, TIMES, { reminders: 1 }, 1000)?.told).toEqual({ reminders: 1, opening: true });
  });

  test("a request that was prolonged goes on being reminded of", () => {
    const tell: TellPlan = { remindMs: 600 };
    expect(nextTellingAt({ tell }, TIMES, { reminders: 1 })).toBeUndefined();
    expect(nextTellingAt({ tell }, { ...TIMES, expiresAt: 3000 }, { reminders: 1 })).toBe(2200);
  });
});
