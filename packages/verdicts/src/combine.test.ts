import type { GroupRule, VerdictValue } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { combine, type GroupChild } from "./index.ts";

const VALUES: readonly (VerdictValue | undefined)[] = ["pass", "fail", "inconclusive", "pending", "error", "skipped", undefined];
const RULES: readonly GroupRule[] = [{ all: true }, { any: true }, ...[1, 2, 3, 4, 5].map((atLeast) => ({ atLeast }))];

const CHILDREN: readonly GroupChild[] = VALUES.flatMap((value) =>
  [true, false].flatMap((accepted) => [true, false].map((required) => ({ value, accepted, required }))),
);

/** Every way to pick up to `most` children, order aside. */
function* families(most: number, from = 0, picked: readonly GroupChild[] = []): Generator<readonly GroupChild[]> {
  yield picked;
  if (picked.length === most) return;
  for (let index = from; index < CHILDREN.length; index++) {
    const child = CHILDREN[index];
    if (child !== undefined) yield* families(most, index, [...picked, child]);
  }
}

/**
 * What a group says, by possible worlds: an undecided child may still turn out either way. The group passes when it does in every world,
 * fails when it does in none, and is else as unknown as its worst undecided child.
 */
function byWorlds(rule: GroupRule, children: readonly GroupChild[]): string {
  const counting = children.filter((child) => child.required).filter((child) => !(child.value === "skipped" && child.accepted));
  if (counting.length === 0) return "skipped";
  const needed = "all" in rule ? counting.length : "any" in rule ? 1 : rule.atLeast;
  if (needed > counting.length) return "inconclusive";
  // A skip that nobody opened in writing is an answer that could not be had: as unknown as an error.
  const severity = { error: 3, skipped: 3, inconclusive: 2, pending: 1, undefined: 1, pass: 0, fail: 0 } as const;
  const open = counting.filter((child) => !child.accepted && severity[String(child.value) as keyof typeof severity] > 0);
  const sure = counting.filter((child) => child.accepted).length;
  const worlds = Array.from(
    { length: 2 ** open.length },
    (_none, world) => sure + open.filter((_child, bit) => (world & (1 << bit)) !== 0).length >= needed,
  );
  if (worlds.every(Boolean)) return "pass";
  if (!worlds.some(Boolean)) return "fail";
  const worst = Math.max(...open.map((child) => severity[String(child.value) as keyof typeof severity]));
  return ["", "pending", "inconclusive", "error"][worst] ?? "";
}

describe("combine, exhaustively", () => {
  test("agrees with possible worlds for every family of up to four children under every rule", () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const children of families(4)) {
      for (const rule of RULES) {
        seen += 1;
        const found = combine(rule, children);
        if (found.value !== byWorlds(rule, children)) wrong.push({ rule, children, found, expected: byWorlds(rule, children) });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(seen).toBeGreaterThan(200_000);
  });

  test("does not depend on the order of children", () => {
    for (const children of families(3)) {
      for (const rule of RULES) expect(combine(rule, children.toReversed())).toEqual(combine(rule, children));
    }
  });

  test("a member that lacked its input is never excused by the others (invariant 4)", () => {
    const missing: GroupChild = { value: "skipped", accepted: false, required: true };
    const passed: GroupChild = { value: "pass", accepted: true, required: true };
    expect(combine({ all: true }, [passed, missing]).value).toBe("error");
    expect(combine({ all: true }, [missing]).value).toBe("error");
    expect(combine({ any: true }, [passed, missing]).value).toBe("pass");
  });

  test("counts: children that count, that pass, that must", () => {
    const passed: GroupChild = { value: "pass", accepted: true, required: true };
    const advisory: GroupChild = { value: "fail", accepted: true, required: false };
    expect(combine({ atLeast: 2 }, [passed, passed, advisory])).toMatchObject({ of: 2, passes: 2, needed: 2, code: "GROUP_PASSED" });
    expect(combine({ atLeast: 3 }, [passed, passed, advisory])).toMatchObject({ value: "inconclusive", code: "UNREACHABLE" });
    const failed: GroupChild = { value: "fail", accepted: false, required: true };
    const waiting: GroupChild = { value: "pending", accepted: false, required: true };
    expect(combine({ all: true }, [passed, failed])).toEqual({ value: "fail", code: "GROUP_FAILED", of: 2, passes: 1, needed: 2 });
    expect(combine({ all: true }, [passed, waiting])).toMatchObject({ value: "pending", code: "GROUP_UNDECIDED" });
    expect(combine({ all: true }, [advisory])).toMatchObject({ value: "skipped", code: "GROUP_EMPTY", cause: "condition", of: 0 });
  });
});
