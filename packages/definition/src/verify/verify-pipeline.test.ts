import type { Pipeline } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { LARGE, SMALL } from "../fixtures/sample-definitions.ts";
import type { Finding } from "./finding.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

/** A pipeline `a` → `z` whose stages and other parts are given as lines. */
function textOf(stages: readonly string[], ...rest: readonly string[]): string {
  const lines = [...stages, "z: { final: succeeded }"].map((line) => `  ${line}\n`).join("");
  return `format: 1\nname: p\ninitial: a\nstages:\n${lines}${rest.map((line) => `${line}\n`).join("")}`;
}

function findingsOf(text: string): readonly Finding[] {
  return verifyPipeline(pipelineOf(text));
}

function codesOf(text: string): readonly string[] {
  return findingsOf(text).map((finding) => finding.code);
}

/** The finding of a code, with its way as one line. */
function found(text: string, code: string): { readonly severity: string; readonly way: string } | undefined {
  const finding = findingsOf(text).find((each) => each.code === code);
  return finding && { severity: finding.severity, way: finding.path.join(" ") };
}

const ASK = "{ id: ask, use: approval, with: { from: [{ count: 1, of: [anyone] }] } }";
const WHEN = "when: { fact: f, exists: true }";

describe("the examples of the documentation", () => {
  test("the small one is proven", () => {
    expect(findingsOf(SMALL)).toEqual([]);
  });

  test("the larger one is proven: development is entered by rework and a route only, and leads back", () => {
    expect(findingsOf(LARGE)).toEqual([]);
  });
});

describe("wrong pipelines and their valid twins", () => {
  type Row = readonly [what: string, wrong: readonly string[], twin: readonly string[], code: string, way: string];

  test.each<Row>([
    [
      "an unknown next stage",
      ["a: { gates: [secrets], next: y }", "b: { next: z }"],
      ["a: { gates: [secrets], next: z }"],
      "STAGE_UNKNOWN",
      "a",
    ],
    [
      "an unknown stage of rework",
      [`a: { gates: [secrets], rework: { to: x, laps: 1 }, next: z }`],
      [`a: { gates: [secrets], rework: { to: a, laps: 1 }, next: z }`],
      "STAGE_UNKNOWN",
      "a",
    ],
    [
      "an unknown stage of a route",
      [`a: { gates: [secrets], routes: [{ ${WHEN}, to: x, once: true }], next: z }`],
      [`a: { gates: [secrets], routes: [{ ${WHEN}, to: hold }], next: z }`],
      "STAGE_UNKNOWN",
      "a",
    ],
    [
      "an unknown stage of onRevise",
      ["a: { gates: [secrets], onRevise: x, next: z }"],
      ["a: { gates: [secrets], onRevise: stay, next: z }"],
      "STAGE_UNKNOWN",
      "a",
    ],
    [
      "an unknown stage of a reservation",
      ["a: { gates: [secrets], reserve: { name: n, until: x }, next: z }"],
      ["a: { gates: [secrets], reserve: { name: n, until: z }, next: z }"],
      "STAGE_UNKNOWN",
      "a",
    ],
    [
      "an unknown budget",
      ["a: { gates: [secrets], rework: { to: a, budget: x }, next: z }"],
      ["a: { gates: [secrets], rework: { to: a, laps: 2 }, next: z }"],
      "BUDGET_UNKNOWN",
      "a",
    ],
    [
      "an output nothing makes",
      ["a: { gates: [secrets], routes: [{ when: { output: x, exists: true }, to: hold }], next: z }"],
      ["a: { work: { run: x }, gates: [secrets], routes: [{ when: { output: x, exists: true }, to: hold }], next: z }"],
      "EFFECT_UNKNOWN",
      "a",
    ],
    [
      "a gate nobody declares in a condition",
      ["a: { gates: [{ id: secrets, if: { not: { gate: x, equals: pass } } }], next: z }"],
      ["a: { gates: [{ id: secrets, if: { not: { gate: mergeable, equals: pass } } }, mergeable], next: z }"],
      "GATE_UNKNOWN",
      "a",
    ],
    [
      "a stage no way leads to",
      ["a: { gates: [secrets], next: z }", "b: { next: z }"],
      ["a: { gates: [secrets], next: b }", "b: { next: z }"],
      "STAGE_UNREACHABLE",
      "b",
    ],
    [
      "a stage that cannot finish",
      ["a: { gates: [secrets], routes: [{ ${W}, to: b, once: true }], next: z }", "b: { next: c }", "c: { next: b }"],
      ["a: { gates: [secrets], routes: [{ ${W}, to: b, once: true }], next: z }", "b: { next: a }"],
      "STAGE_CANNOT_FINISH",
      "a routes[0] b",
    ],
    [
      "a dead end",
      ["a: { gates: [secrets], next: b }", "b: { gates: [mergeable] }"],
      ["a: { gates: [secrets], next: b }", "b: { gates: [mergeable], next: z }"],
      "STAGE_DEAD_END",
      "a next b",
    ],
    [
      "no success",
      ["a: { gates: [secrets], next: b }", "b: { final: failed }"],
      ["a: { gates: [secrets], next: z }"],
      "SUCCESS_MISSING",
      "a",
    ],
    [
      "a circle of next",
      ["a: { gates: [secrets], next: b }", "b: { next: c }", "c: { next: b }"],
      ["a: { gates: [secrets], next: b }", "b: { next: c }", "c: { next: z }"],
      "CYCLE_UNBUDGETED",
      "b next c next b",
    ],
    ["a circle of one", ["a: { gates: [secrets], next: a }"], ["a: { gates: [secrets], next: z }"], "CYCLE_UNBUDGETED", "a next a"],
    [
      "rework past its gates",
      ["a: { gates: [secrets], rework: { to: b, laps: 1 }, next: z }", "b: { next: z }"],
      ["a: { gates: [secrets], rework: { to: b, laps: 1 }, next: z }", "b: { next: a }"],
      "EDGE_ESCAPES",
      "a rework b next z",
    ],
    [
      "a route to success",
      ["a: { gates: [secrets], routes: [{ ${W}, to: z }], next: z }"],
      ["a: { gates: [secrets], routes: [{ ${W}, to: y2 }], next: z }", "y2: { final: failed }"],
      "EDGE_ESCAPES",
      "a routes[0] z",
    ],
    [
      "a route to partial success",
      ["a: { gates: [secrets], routes: [{ ${W}, to: b }], next: z }", "b: { final: partially-succeeded }"],
      ["a: { gates: [secrets], routes: [{ ${W}, to: b }], next: z }", "b: { final: blocked }"],
      "EDGE_ESCAPES",
      "a routes[0] b",
    ],
    [
      "rework to a later stage",
      ["a: { next: b }", "b: { gates: [secrets], rework: { to: c, laps: 1 }, next: c }", "c: { next: z }"],
      ["a: { next: b }", "b: { gates: [secrets], rework: { to: a, laps: 1 }, next: c }", "c: { next: z }"],
      "EDGE_ESCAPES",
      "a next b rework c next z",
    ],
    [
      "a revision past the gates",
      ["a: { gates: [secrets], onRevise: b, next: b }", "b: { gates: [mergeable], next: z }"],
      ["a: { gates: [secrets], onRevise: a, next: b }", "b: { gates: [mergeable], next: z }"],
      "EDGE_ESCAPES",
      "a onRevise b next z",
    ],
    [
      "a gate that a route passes by",
      ["a: { next: b, routes: [{ ${W}, to: c, once: true }] }", "b: { gates: [secrets], next: c }", "c: { next: z }"],
      ["a: { next: b, routes: [{ ${W}, to: c, once: true }] }", "b: { gates: [secrets], next: z }", "c: { next: a }"],
      "GATE_BYPASSED",
      "a routes[0] c next z",
    ],
    [
      "an unknown need",
      ["a: { gates: [{ id: secrets, needs: [x] }], next: z }"],
      ["a: { gates: [{ id: secrets, needs: [mergeable] }, mergeable], next: z }"],
      "NEEDS_UNKNOWN",
      "a",
    ],
    [
      "a need that comes later",
      ["a: { before: [{ id: secrets, needs: [mergeable] }], gates: [mergeable], next: z }"],
      ["a: { before: [mergeable], gates: [{ id: secrets, needs: [mergeable] }], next: z }"],
      "NEEDS_UNKNOWN",
      "a",
    ],
    [
      "needs in a circle",
      ["a: { gates: [{ id: secrets, needs: [mergeable] }, { id: mergeable, needs: [secrets] }], next: z }"],
      ["a: { gates: [secrets, { id: mergeable, needs: [secrets] }], next: z }"],
      "NEEDS_CYCLE",
      "a",
    ],
    [
      "a group that needs its member",
      ["a: { gates: [{ id: g, needs: [secrets], all: [secrets] }], next: z }"],
      ["a: { gates: [{ id: g, needs: [secrets], all: [mergeable] }, secrets], next: z }"],
      "NEEDS_CYCLE",
      "a",
    ],
    [
      "a member that needs its group",
      ["a: { gates: [{ id: g, all: [{ id: secrets, needs: [g] }, mergeable] }], next: z }"],
      ["a: { gates: [{ id: g, all: [{ id: secrets, needs: [mergeable] }, mergeable] }], next: z }"],
      "NEEDS_CYCLE",
      "a",
    ],
    [
      "more passes than members",
      ["a: { gates: [{ id: g, atLeast: 2, of: [secrets, { id: mergeable, enforcement: advisory }] }], next: z }"],
      ["a: { gates: [{ id: g, atLeast: 2, of: [secrets, mergeable] }], next: z }"],
      "GROUP_UNREACHABLE",
      "a",
    ],
    [
      "a group in which nothing counts",
      ["a: { gates: [{ id: g, any: [{ id: secrets, enforcement: shadow }] }], next: z }"],
      ["a: { gates: [{ id: g, any: [secrets] }], next: z }"],
      "GATE_CANNOT_FAIL",
      "a",
    ],
    [
      "a measure that cannot pass",
      ["a: { gates: [{ id: measure, every: 1m, with: { for: 5m, consecutive: 7 } }], next: z }"],
      ["a: { gates: [{ id: measure, every: 1m, with: { for: 5m, consecutive: 6 } }], next: z }"],
      "MEASURE_CANNOT_PASS",
      "a",
    ],
    [
      "a request that asks nobody",
      ["a: { gates: [{ id: approval, with: { from: [] } }], next: z }"],
      [`a: { gates: [${ASK}], next: z }`],
      "WAIT_WITHOUT_ACTOR",
      "a",
    ],
    [
      "a request that nobody has to answer",
      ["a: { gates: [{ id: approval, with: { from: [{ count: 0, of: [anyone] }] } }], next: z }"],
      [`a: { gates: [${ASK}], next: z }`],
      "GATE_CANNOT_FAIL",
      "a",
    ],
    [
      "APR-5 too few people",
      ["a: { gates: [{ id: approval, with: { from: [{ count: 2, of: [ann, ann] }] } }], next: z }"],
      ["a: { gates: [{ id: approval, with: { from: [{ count: 2, of: [ann, bob] }] } }], next: z }"],
      "QUORUM_IMPOSSIBLE",
      "a",
    ],
    [
      "APR-5 too few people over all sets",
      [
        "a: { gates: [{ id: approval, with: { from: [{ count: 1, of: [ann] }, { count: 2, of: [ann, bob] }, { count: 1, of: [cy, dee] }] } }], next: z }",
      ],
      ["a: { gates: [{ id: approval, with: { from: [{ count: 1, of: [ann] }, { count: 2, of: [ann, bob, 'group:ops'] }] } }], next: z }"],
      "QUORUM_IMPOSSIBLE",
      "a",
    ],
    [
      "APR-5 too few people, where a group alone could have them",
      ["a: { gates: [{ id: approval, with: { from: [{ count: 2, of: [ann] }] } }], next: z }"],
      ["a: { gates: [{ id: approval, with: { from: [{ count: 2, of: ['group:ops'] }] } }], next: z }"],
      "QUORUM_IMPOSSIBLE",
      "a",
    ],
    [
      "rejected work without rework",
      ["a: { gates: [{ id: approval, onReject: rework, with: { from: [{ count: 1, of: [ann] }] } }], next: z }"],
      [
        "a: { gates: [{ id: approval, onReject: rework, with: { from: [{ count: 1, of: [ann] }] } }], rework: { to: a, laps: 1 }, next: z }",
      ],
      "REWORK_MISSING",
      "a",
    ],
  ])("%s", (_what, wrong, twin, code, way) => {
    const fill = (lines: readonly string[]): string => textOf(lines.map((line) => line.replaceAll("${W}", WHEN)));
    expect(found(fill(wrong), code)).toEqual({ severity: "error", way });
    expect(findingsOf(fill(twin)).filter((finding) => finding.severity === "error")).toEqual([]);
  });

  test.each<readonly [what: string, wrong: string, twin: string, code: string, way: string]>([
    [
      "a stage left by conditions only",
      textOf([
        `a: { gates: [secrets], next: z, routes: [{ ${WHEN}, to: b, once: true }] }`,
        `b: { routes: [{ ${WHEN}, to: a, once: true }] }`,
      ]),
      textOf([`a: { gates: [secrets], next: z, routes: [{ ${WHEN}, to: b, once: true }] }`, "b: { next: a }"]),
      "NEXT_MISSING",
      "a routes[0] b",
    ],
    [
      "success for nothing",
      textOf(["a: { gates: [{ id: secrets, enforcement: advisory }], next: z }"]),
      textOf(["a: { gates: [secrets], next: z }"]),
      "SUCCESS_UNGUARDED",
      "a next z",
    ],
    [
      "work to read, but no work",
      textOf(["a: { gates: [tests], next: z }"]),
      textOf(["a: { work: { run: x }, gates: [tests], next: z }"]),
      "WORK_MISSING",
      "a",
    ],
    [
      "work to read before there is any",
      textOf(["a: { work: { run: x }, before: [tests], next: z }"]),
      textOf(["a: { work: { run: x }, gates: [tests], next: z }"]),
      "WORK_MISSING",
      "a",
    ],
    [
      "a condition that looks at a gate beside it",
      textOf(["a: { gates: [secrets, { id: mergeable, if: { gate: secrets, equals: pass } }], next: z }"]),
      textOf(["a: { gates: [secrets, { id: mergeable, needs: [secrets], if: { gate: secrets, equals: pass } }], next: z }"]),
      "CONDITION_TOO_EARLY",
      "a",
    ],
    [
      "a member's condition that looks at another member, where the group needs somebody else",
      textOf([
        "a: { gates: [secrets, { id: g, needs: [secrets], any: [mergeable, { id: x, use: secrets, if: { gate: mergeable, exists: true } }] }], next: z }",
      ]),
      textOf([
        "a: { gates: [secrets, { id: g, needs: [secrets], any: [mergeable, { id: x, use: secrets, if: { gate: secrets, exists: true } }] }], next: z }",
      ]),
      "CONDITION_TOO_EARLY",
      "a",
    ],
    [
      "a measure that never fails",
      textOf(["a: { gates: [{ id: measure, every: 1m, with: { for: 2m, failures: 3 } }], next: z }"]),
      textOf(["a: { gates: [{ id: measure, every: 1m, with: { for: 2m, failures: 2 } }], next: z }"]),
      "MEASURE_LIMIT_UNREACHABLE",
      "a",
    ],
    [
      "danger without a person",
      textOf(["a: { before: [secrets], work: { run: x }, next: z }"], "effects: { x: { class: dangerous } }"),
      textOf([`a: { before: [${ASK}], work: { run: x }, next: z }`], "effects: { x: { class: dangerous } }"),
      "DANGER_UNCONFIRMED",
      "a",
    ],
    [
      "danger with a person as one of two ways",
      textOf([`a: { before: [{ id: g, any: [secrets, ${ASK}] }], work: { run: x }, next: z }`], "effects: { x: { class: dangerous } }"),
      textOf(
        [`a: { before: [{ id: g, atLeast: 2, of: [secrets, ${ASK}] }], work: { run: x }, next: z }`],
        "effects: { x: { class: dangerous } }",
      ),
      "DANGER_UNCONFIRMED",
      "a",
    ],
    [
      "a reservation freed by an earlier stage",
      textOf(["a: { gates: [secrets], next: b }", "b: { reserve: { name: n, until: a }, next: z }"]),
      textOf(["a: { gates: [secrets], reserve: { name: n, until: b }, next: b }", "b: { next: z }"]),
      "RESERVE_NEVER_FREED",
      "b",
    ],
    [
      "a budget for nothing",
      textOf(["a: { gates: [secrets], next: z }"], "budgets: { x: { laps: 1 } }"),
      textOf(["a: { gates: [secrets], rework: { to: a, budget: x }, next: z }"], "budgets: { x: { laps: 1 } }"),
      "BUDGET_UNUSED",
      "",
    ],
    [
      "an effect for nothing",
      textOf(["a: { gates: [secrets], next: z }"], "effects: { x: {} }"),
      textOf(["a: { gates: [secrets], next: z }"], "effects: { x: {} }", "finally: [{ run: x }]"),
      "EFFECT_UNUSED",
      "",
    ],
  ])("%s is a warning", (_what, wrong, twin, code, way) => {
    expect(found(wrong, code)).toEqual({ severity: "warning", way });
    expect(findingsOf(twin)).toEqual([]);
  });
});

describe("pipelines that no text compiles to", () => {
  const sound = pipelineOf(textOf(["a: { work: { run: x }, gates: [{ id: g, any: [secrets] }], rework: { to: a, laps: 1 }, next: z }"]));
  const [first, last] = sound.stages;
  const withFirst = (own: Partial<Pipeline["stages"][number]>): Pipeline => ({
    ...sound,
    stages: [first, last].flatMap((stage) => (stage === undefined ? [] : stage === first ? [{ ...stage, ...own }] : [stage])),
  });
  const gate = first?.gates[0];
  const withGate = (own: Partial<NonNullable<typeof gate>>): Pipeline =>
    withFirst({ gates: gate === undefined ? [] : [{ ...gate, ...own }] });
  const route = { id: "r", when: { fact: "f", exists: true }, once: false } as const;

  test("the sound one is proven", () => {
    expect(verifyPipeline(sound)).toEqual([]);
  });

  test.each<[string, Pipeline, string]>([
    ["an unknown start", { ...sound, initial: "x" }, "STAGE_UNKNOWN"],
    ["an unknown effect", { ...sound, effects: [] }, "EFFECT_UNKNOWN"],
    ["a stage named hold", withFirst({ id: "hold" }), "STAGE_RESERVED"],
    ["one stage twice", { ...sound, stages: [...sound.stages, ...sound.stages] }, "STAGE_DUPLICATE"],
    ["an end with work", withFirst({ final: "failed" }), "FINAL_NOT_EMPTY"],
    ["a route without a count", withFirst({ routes: [{ ...route, to: "a" }] }), "ROUTE_UNCOUNTED"],
    ["a circle by it", withFirst({ routes: [{ ...route, to: "a" }] }), "CYCLE_UNBUDGETED"],
    ["an empty group", withGate({ plan: { kind: "group", rule: { all: true }, children: [] } }), "GROUP_EMPTY"],
    [
      "a group of none",
      withGate({ plan: { kind: "group", rule: { atLeast: 0 }, children: gate?.plan.kind === "group" ? gate.plan.children : [] } }),
      "GATE_CANNOT_FAIL",
    ],
    ["no attempts", withGate({ attempts: 0 }), "WAIT_UNBOUNDED"],
    ["an endless wait", withGate({ maxWaitMs: Number.POSITIVE_INFINITY }), "WAIT_UNBOUNDED"],
    [
      "a request without expiry",
      withGate({ plan: { kind: "request", from: [{ count: 1, of: ["a"] }], exclude: [], assurance: "verified", expiresMs: 0 } }),
      "WAIT_UNBOUNDED",
    ],
    [
      "a window without length",
      withGate({ plan: { kind: "measure", windowMs: 0, failureLimit: 0, inconclusiveLimit: 0 } }),
      "WAIT_UNBOUNDED",
    ],
    ["work without a timeout", withFirst({ work: { run: "x", timeoutMs: 0, attempts: 1, everyMs: 1 } }), "WAIT_UNBOUNDED"],
    ["an endless budget", { ...sound, budgets: [{ id: "a.rework", laps: Number.POSITIVE_INFINITY, then: "hold" }] }, "WAIT_UNBOUNDED"],
    [
      "a request for very many people",
      withGate({ plan: { kind: "request", from: [{ count: 1e15, of: ["a"] }], exclude: [], assurance: "verified", expiresMs: 1 } }),
      "QUORUM_IMPOSSIBLE",
    ],
  ])("%s", (_what, pipeline, code) => {
    expect(verifyPipeline(pipeline).map((finding) => finding.code)).toContain(code);
  });

  test("errors come before warnings", () => {
    const severities = verifyPipeline({ ...sound, budgets: [...sound.budgets, { id: "x", laps: 1, then: "hold" }], initial: "x" }).map(
      ({ severity }) => severity,
    );
    expect(severities).toEqual([...severities].toSorted());
    expect(new Set(severities)).toEqual(new Set(["error", "warning"]));
  });

  test("a finding leads to the part of the definition it is about", () => {
    const text = textOf(["a: { reserve: { name: n }, before: [{ id: g, all: [secrets, { id: mergeable, needs: [x] }] }], next: z }"]);
    expect(findingsOf(text).map(({ code, at }) => [code, at])).toEqual([["NEEDS_UNKNOWN", ["stages", "a", "before", 0, "all", 1]]]);
    expect(codesOf(text)).toHaveLength(1);
  });
});
