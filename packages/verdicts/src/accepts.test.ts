import type { Enforcement, ErrorClass, Opening, VerdictValue, Waiver } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { type AcceptancePolicy, accepts, type JudgedOutcome, openingFor } from "./index.ts";

const VALUES: readonly VerdictValue[] = ["pass", "fail", "inconclusive", "pending", "error", "skipped"];
const CLASSES: readonly (ErrorClass | undefined)[] = [undefined, "infrastructure", "input", "definition"];
const CAUSES = [
  undefined,
  "disabled",
  "out-of-scope",
  "condition",
  "missing-input",
  "down",
  "lost",
  "constructor",
  "__proto__",
  "",
] as const;
const ENFORCEMENTS: readonly Enforcement[] = ["required", "advisory", "shadow"];
const AT = 5000;

function waiverOf(at: number, until: number): Waiver {
  return { id: "w", gate: "g", owner: "o", reason: "because of the waiver", until, allowedBy: "boss", at };
}

const WAIVERS: readonly (readonly [string, Waiver | undefined, boolean])[] = [
  ["none", undefined, false],
  ["live", waiverOf(AT - 1, AT + 1), true],
  ["begins now", waiverOf(AT, AT + 1), true],
  ["ends now", waiverOf(AT - 1, AT), false],
  ["not yet", waiverOf(AT + 1, AT + 2), false],
  ["without an end", waiverOf(AT - 1, Number.NaN), false],
];

// Read as JSON, as definitions are: the key is not an ability of the object.
const WRITTEN = JSON.parse('{"then":"accept","because":"written"}') as Opening;
const open = (attempts?: number): Opening => (attempts === undefined ? WRITTEN : { ...WRITTEN, attempts });
const OPENINGS: readonly (Opening | undefined)[] = [undefined, open(), open(3)];

/** Everything that can stand in the pages of accepts, one line per way in: written as a list of doors, none as a cascade of ifs. */
function doors(verdict: JudgedOutcome | undefined, policy: AcceptancePolicy, waiverIsLive: boolean): readonly (string | undefined)[] {
  if (verdict === undefined) return policy.enforcement === "required" ? [] : ["advisory"];
  const key = [verdict.value, verdict.class ?? "", verdict.cause ?? ""].join("/");
  const triesOf = (opening: Opening | undefined): boolean => opening !== undefined && verdict.attempt >= (opening.attempts ?? 1);
  const all: readonly (readonly [boolean, string | undefined])[] = [
    [verdict.value === "pass", undefined],
    [policy.enforcement !== "required", "advisory"],
    [/^skipped\/[^/]*\/(disabled|out-of-scope|condition)$/.test(key), undefined],
    [waiverIsLive, "waived"],
    [/^(skipped\/[^/]*|error\/input)\/missing-input$/.test(key) && triesOf(policy.onMissing), "degraded"],
    [
      /^error\/infrastructure\/./.test(key) &&
        triesOf(Object.entries(policy.onError ?? {}).find(([cause]) => cause === verdict.cause)?.[1]),
      "degraded",
    ],
  ];
  return all.filter(([isOpen]) => isOpen).map(([, overlay]) => overlay);
}

describe("accepts, exhaustively", () => {
  test("agrees with the list of doors for every value, class, cause, enforcement, waiver, opening and try", () => {
    let seen = 0;
    const wrong: unknown[] = [];
    const check = (verdict: JudgedOutcome | undefined, policy: AcceptancePolicy): void => {
      for (const [, waiver, isLive] of WAIVERS) {
        seen += 1;
        const expected = doors(verdict, policy, isLive);
        const found = accepts(verdict, policy, AT, waiver);
        const agrees = found.accepted === expected.length > 0 && (!found.accepted || found.overlay === expected[0]);
        if (!agrees) wrong.push({ verdict, policy, waiver, found, expected });
      }
    };
    const verdicts = VALUES.flatMap((value) =>
      CLASSES.flatMap((kind) =>
        CAUSES.flatMap((cause) =>
          [1, 2, 3, 4].map((attempt) => ({
            value,
            attempt,
            ...(kind === undefined ? {} : { class: kind }),
            ...(cause === undefined ? {} : { cause }),
          })),
        ),
      ),
    );
    for (const enforcement of ENFORCEMENTS) {
      for (const onMissing of OPENINGS) {
        for (const byCause of [...OPENINGS, "empty"] as const) {
          const onError = byCause === undefined ? {} : { onError: byCause === "empty" ? {} : { down: byCause, lost: byCause } };
          const policy: AcceptancePolicy = { enforcement, ...(onMissing === undefined ? {} : { onMissing }), ...onError };
          check(undefined, policy);
          for (const verdict of verdicts) check(verdict, policy);
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(seen).toBeGreaterThan(200_000);
  });

  test("says on what account: the waiver's reason, the opening's because", () => {
    const policy: AcceptancePolicy = { enforcement: "required", onError: { down: open(2) }, onMissing: open() };
    expect(accepts({ value: "fail", attempt: 1 }, policy, AT, waiverOf(0, AT + 1))).toEqual({
      accepted: true,
      overlay: "waived",
      because: "because of the waiver",
    });
    expect(accepts({ value: "error", class: "infrastructure", cause: "down", attempt: 2 }, policy, AT)).toEqual({
      accepted: true,
      overlay: "degraded",
      because: "written",
    });
    expect(accepts({ value: "error", class: "infrastructure", cause: "down", attempt: 1 }, policy, AT)).toEqual({ accepted: false });
    expect(accepts({ value: "error", class: "input", cause: "missing-input", attempt: 1 }, policy, AT)).toEqual({
      accepted: true,
      overlay: "degraded",
      because: "written",
    });
  });

  test("an opening for an infrastructure cause never opens the worker's unreadable output (invariant 4)", () => {
    const policy: AcceptancePolicy = { enforcement: "required", onError: { down: open(), "missing-input": open() } };
    for (const kind of ["input", "definition"] as const) {
      for (const cause of ["down", "missing-input"]) {
        expect(openingFor({ value: "error", class: kind, cause }, policy)).toBeUndefined();
      }
    }
  });

  test("an error without a cause is opened by nothing, whatever a policy names (invariant 4)", () => {
    const policy: AcceptancePolicy = { enforcement: "required", onError: { undefined: open(), "": open() } };
    expect(openingFor({ value: "error", class: "infrastructure" }, policy)).toBeUndefined();
  });
});
