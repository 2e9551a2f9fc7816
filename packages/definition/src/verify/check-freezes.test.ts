import { describe, expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

function findingsOf(freezes: string, stage: string): readonly string[] {
  const text = `format: 1
name: p
initial: a
freezes: ${freezes}
stages:
  a: { ${stage}, gates: [secrets], next: b }
  b: { final: succeeded }
`;
  return verifyPipeline(pipelineOf(text)).map(({ code, severity }) => `${severity} ${code}`);
}

const QUIET = "{ quiet: { weekly: [{ from: fri 16:00, to: mon 08:00 }] } }";
const WORK = "work: { run: x }";

describe("freezes that are verified", () => {
  test("given one that is named and opens, then there is nothing to say", () => {
    expect(findingsOf(QUIET, `freeze: [quiet], ${WORK}`)).toEqual([]);
  });

  test.each([
    ["a name that nothing has", QUIET, `freeze: [quiet, qiuet], ${WORK}`, "error FREEZE_UNKNOWN"],
    ["a stage without work", QUIET, "freeze: [quiet]", "error FREEZE_WITHOUT_WORK"],
    ["nobody who names it", QUIET, WORK, "warning FREEZE_UNUSED"],
    [
      "a week that never opens",
      "{ quiet: { weekly: [{ from: fri 16:00, to: fri 16:00 }] } }",
      `freeze: [quiet], ${WORK}`,
      "error FREEZE_NEVER_OPENS",
    ],
    [
      "windows that together never open",
      "{ quiet: { weekly: [{ from: fri 16:00, to: mon 08:00 }, { from: mon 07:59, to: fri 16:01 }] } }",
      `freeze: [quiet], ${WORK}`,
      "error FREEZE_NEVER_OPENS",
    ],
  ])("given %s, then it is found", (_what, freezes, stage, finding) => {
    expect(findingsOf(freezes, stage)).toEqual([finding]);
  });

  test("given one minute that is open, then it opens", () => {
    const nearly = "{ quiet: { weekly: [{ from: fri 16:00, to: mon 08:00 }, { from: mon 08:01, to: fri 16:00 }] } }";
    expect(findingsOf(nearly, `freeze: [quiet], ${WORK}`)).toEqual([]);
  });
});
