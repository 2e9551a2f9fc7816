import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Json } from "./index.ts";

const VERIFIED = `format: 1
name: verified
initial: implement
stages:
  implement: { work: { run: implementer }, next: verify }
  verify:
    work: { run: verifier }
    gates:
      - { id: verdict, use: output, with: { pass: { path: $.verdict, values: [accepted] }, fail: { path: $.verdict, values: [conditional-accept, blocked] } } }
      - { id: whole, use: output, with: { pass: { path: $.scope, values: [whole-task] }, fail: { path: $.scope, values: [single-stage] } } }
      - { id: read-only, use: output, with: { pass: { path: "$.commands[*].mutates", values: [false] }, fail: { path: "$.commands[*].mutates", values: [true] } } }
      - { id: logged, use: output, with: { pass: { path: "$.commands[*].exit", values: [0, 1, 2] } } }
    rework: { to: implement, laps: 3, then: hold }
    next: record
  record:
    work: { run: recorder }
    gates:
      - { id: type-again, use: output, with: { pass: { path: $.type, values: [verification] } } }
      - { id: verdict-again, use: output, with: { pass: { path: $.verdict, values: [accepted] } } }
    next: release
  release: { work: { run: release }, next: done }
  done: { final: succeeded }
`;

const REPORT = { verdict: "accepted", scope: "whole-task", commands: [{ line: "npm test", exit: 0, mutates: false }] };
const RECORD = { type: "verification", verdict: "accepted" };

function verified(report: Json, record: Json = RECORD): Promise<Rehearsal> {
  const work = { implementer: {}, release: {}, verifier: { output: report }, recorder: { output: record } };
  const real = {
    verdict: "real",
    whole: "real",
    "read-only": "real",
    logged: "real",
    "type-again": "real",
    "verdict-again": "real",
  } as const;
  return rehearse(VERIFIED, { work, verdicts: real });
}

const outcomeOf = async (report: Json, record?: Json): Promise<unknown> => {
  const { run } = await verified(report, record);
  return run.outcome ?? [run.stage, ...run.state.holds.map(({ code }) => code)];
};

describe("a final verification", () => {
  test("says one of three words, and any other is none of them (OK-21)", async () => {
    expect(await outcomeOf(REPORT)).toBe("succeeded");
    for (const verdict of ["conditional-accept", "blocked", "accepted with remarks", "candidates-ready", "", 1])
      expect([verdict, await outcomeOf({ ...REPORT, verdict })]).not.toEqual([verdict, "succeeded"]);
    const { run } = await verified({ ...REPORT, verdict: "mostly accepted" });
    expect(run.state.verdicts["verdict"]).toMatchObject({ value: "error", class: "input", code: "OUTPUT_UNMATCHED" });
  });

  test("of a single stage never leads to the plain release, accepted or not (OK-22)", async () => {
    const single = await verified({ ...REPORT, scope: "single-stage" });
    expect(single.performed.map(({ effect }) => effect)).not.toContain("release");
    expect(single.run.stage).not.toBe("release");
    expect(single.performed.filter(({ effect }) => effect === "implementer").length).toBeGreaterThan(1);
  });

  test("is read again when it is recorded (OK-23)", async () => {
    expect(await outcomeOf(REPORT, { ...RECORD, verdict: "blocked" })).not.toBe("succeeded");
    expect(await outcomeOf(REPORT, { ...RECORD, type: "discovery" })).not.toBe("succeeded");
    expect(await outcomeOf(REPORT, {})).not.toBe("succeeded");
  });

  test("logs its commands with their exits, of which none changes anything (OK-24)", async () => {
    const log = (...commands: readonly Json[]) => outcomeOf({ ...REPORT, commands });
    expect(await log({ line: "npm test", exit: 1, mutates: false })).toBe("succeeded");
    expect(await log({ line: "npm test", exit: 0, mutates: false }, { line: "npx eslint --fix", exit: 0, mutates: true })).not.toBe(
      "succeeded",
    );
    expect(await log({ line: "npm test", mutates: false })).not.toBe("succeeded");
    expect(await log()).not.toBe("succeeded");
  });
});
