import { describe, expect, test } from "vitest";
import { accepts, switchedOff } from "./index.ts";

describe("switchedOff", () => {
  test("a gate of that use is skipped with the host's reason, and accepted without being a pass (OR-09, OR-10)", () => {
    const outcome = switchedOff({ use: "audit" }, { audit: "the feed is being moved" });
    expect(outcome).toEqual({
      value: "skipped",
      cause: "disabled",
      code: "GATE_DISABLED",
      reason: "switched off here: the feed is being moved",
      findings: [],
      evidence: [],
    });
    expect(outcome === undefined ? undefined : accepts({ ...outcome, attempt: 1 }, { enforcement: "required" }, 0)).toEqual({
      accepted: true,
    });
  });

  test.each([[undefined], [{}], [{ other: "x" }]])("every other gate is looked at: %j", (disabled) => {
    for (const use of ["audit", "toString", "__proto__"]) expect(switchedOff({ use }, disabled)).toBeUndefined();
  });

  test("a long reason is bounded", () => {
    expect(switchedOff({ use: "a" }, { a: "x".repeat(5000) })?.reason.length).toBe(1000);
  });
});
