import { describe, expect, test } from "vitest";
import { pipelineOf, placesOf, problemsOf } from "../fixtures/check-text.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

function textOf(stage: string, more = ""): string {
  return `format: 1
name: p
initial: a
${more}stages:
  a: { work: { run: x }, gates: [secrets], ${stage}, next: b }
  b: { final: succeeded }
`;
}

function codesOf(text: string): readonly string[] {
  return verifyPipeline(pipelineOf(text)).map(({ code, severity }) => `${severity} ${code}`);
}

describe("an allowance for one failure", () => {
  const shared = (same: number) => textOf(`rework: { to: a, budget: repair, sameFailure: ${same} }`, "budgets: { repair: { laps: 3 } }\n");

  test("given less than the budget has, then it counts; given as much, then it never would", () => {
    expect(codesOf(shared(2))).toEqual([]);
    expect(codesOf(shared(3))).toEqual(["warning FAILURE_LIMIT_UNREACHABLE"]);
  });

  test("given as many as the laps of its own, then it is refused where it stands", () => {
    expect(placesOf(textOf("rework: { to: a, laps: 3, sameFailure: 2 }"))).toEqual([]);
    expect(placesOf(textOf("rework: { to: a, laps: 3, sameFailure: 3 }"))).toEqual(["VALUE_RANGE 5:83"]);
  });
});

describe("a warning before a deadline", () => {
  const asks = (warn: string) =>
    textOf(`before: [{ id: ok, use: approval, with: { from: [{ count: 1, of: [bob] }], expires: 1h }, warn: ${warn} }]`);
  const waits = (warn: string) => textOf(`before: [{ id: audit, use: dependency-audit, maxWait: 30m, warn: ${warn} }]`);

  test.each([
    ["a request", asks("{ before: 59m }"), asks("{ before: 1h }")],
    ["a gate that waits", waits("{ before: 10m, to: 'group:ops' }"), waits("{ before: 31m }")],
  ])("given it comes while %s is waited for, then it is sound; given it would come at once, then it is not", (_what, sound, early) => {
    expect(codesOf(sound)).toEqual([]);
    expect(codesOf(early)).toEqual(["error WARNING_TOO_EARLY"]);
  });
});

describe("a route that waits for time", () => {
  test("given neither a condition nor a time, then it is refused; given a time alone, then it is a route", () => {
    expect(placesOf(textOf("routes: [{ to: hold }]"))).toEqual(["KEY_MISSING 5:53"]);
    const [route] = pipelineOf(textOf("routes: [{ after: 2h, to: hold }]")).stages[0]?.routes ?? [];
    expect(route).toMatchObject({ afterMs: 7_200_000, to: "hold", when: { all: [] } });
  });

  test("given one that leads back without a count, then it is refused like any other (TG-34)", () => {
    expect(placesOf(textOf("routes: [{ after: 2h, to: a }]"))).toEqual(["KEY_MISSING 5:53"]);
  });
});

describe("what is refused when a definition is read, and not at night (TG-34)", () => {
  const codes = (stages: string): readonly string[] => {
    const text = `format: 1\nname: p\ninitial: a\nstages:\n${stages}  b: { final: succeeded }\n`;
    const problems = problemsOf(text).map(({ code }) => code);
    return problems.length > 0 ? problems : verifyPipeline(pipelineOf(text)).map(({ code }) => code);
  };
  const stage = (routes: string) => `  a: { gates: [secrets], routes: [${routes}], next: b }\n`;

  test.each([
    ["broken syntax", "  a: { gates: [secrets, next: b }\n", "YAML_INDENT"],
    ["a target that is not there", stage("{ after: 2h, to: nowhere, once: true }"), "STAGE_UNKNOWN"],
    ["a target that is the stage itself, uncounted", stage("{ after: 2h, to: a }"), "KEY_MISSING"],
    [
      "stages that lead to each other for ever",
      "  a: { gates: [secrets], next: c }\n  c: { gates: [tests], next: a }\n",
      "CYCLE_UNBUDGETED",
    ],
    ["a time of nothing", stage("{ after: 0s, to: hold }"), "DURATION_INVALID"],
    ["a time before now", stage("{ after: -5m, to: hold }"), "DURATION_INVALID"],
    ["a time without end", stage("{ after: 401d, to: hold }"), "DURATION_INVALID"],
    ["nothing to do at all", "", "STAGE_UNKNOWN"],
  ])("given %s, then it is refused, in the words of the definition", (_what, stages, code) => {
    expect(codes(stages)).toContain(code);
    expect(codes(stage("{ after: 2h, to: hold }"))).toEqual([]);
  });

  test("given a target that is not there, then the message names the stage", () => {
    const text = `format: 1\nname: p\ninitial: a\nstages:\n${stage("{ after: 2h, to: nowhere, once: true }")}  b: { final: succeeded }\n`;
    expect(verifyPipeline(pipelineOf(text)).find(({ code }) => code === "STAGE_UNKNOWN")?.message).toContain('"nowhere"');
  });
});
