import type { Json, Outcome } from "@sluice/core";
import { tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { exitStatus } from "../index.ts";

const BECAUSE = "the deploy script is the host's own";

const judge = (exit: number | null, config: object = { pass: [0] }): Promise<Outcome> =>
  tryGate(exitStatus, { with: { because: BECAUSE, ...config }, work: { id: "w1", effect: "deploy", exit } });

describe("exit-status", () => {
  test("a listed code passes, on the written word of the definition, with reported evidence", async () => {
    const outcome = await judge(0);
    expect(outcome).toMatchObject({ value: "pass", code: "EXIT_PASSED", evidence: [{ name: "exit", producer: "w1", class: "reported" }] });
    expect(outcome.reason).toContain(BECAUSE);
  });

  test.each([
    [1, { pass: [0] }, { value: "fail", code: "EXIT_FAILED" }],
    [3, { pass: [0, 3] }, { value: "pass", code: "EXIT_PASSED" }],
    [0, { pass: [3] }, { value: "error", code: "EXIT_UNLISTED" }],
    [2, { pass: [0], fail: [1] }, { value: "error", class: "infrastructure", code: "EXIT_UNLISTED" }],
    [126, { pass: [0] }, { value: "error", class: "infrastructure", code: "EXIT_UNUSABLE" }],
    [127, { pass: [0] }, { value: "error", class: "infrastructure", code: "EXIT_UNUSABLE" }],
  ])("exit %d by the table %j (PRC-5)", async (exit, table, outcome) => {
    expect(await judge(exit, table)).toMatchObject(outcome);
  });

  test("work that did not exit by itself, and no work at all, never pass", async () => {
    expect(await judge(null)).toMatchObject({ value: "error", class: "infrastructure", code: "EXIT_SIGNALLED" });
    expect(await tryGate(exitStatus, { with: { pass: [0], because: BECAUSE } })).toMatchObject({
      value: "error",
      cause: "missing-input",
      code: "EXIT_MISSING",
    });
  });

  test("it reads the exit, so that a nonzero one is judged and not simply tried again", () => {
    expect(exitStatus.plan({})).toEqual({ kind: "evaluate", readsExit: true });
  });

  test.each<[string, Json]>([
    ["no reason: an exit alone is a worker's word (invariant 3)", { pass: [0] }],
    ["a blank reason", { pass: [0], because: " " }],
    ["no code that passes", { because: BECAUSE }],
    ["no code among them", { pass: [], because: BECAUSE }],
    ["a code with two meanings", { pass: [0], fail: [0], because: BECAUSE }],
    ["a passing signal", { pass: [137], because: BECAUSE }],
  ])("refuses %s", (_what, config) => {
    expect(exitStatus.validate(config)).toMatchObject({ ok: false });
  });
});
