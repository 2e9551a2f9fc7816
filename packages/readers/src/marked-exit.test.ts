import type { ProcessEnd } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { combineMarkerAndExit, readExit, readMarker } from "./index.ts";

const exited = (code: number): ProcessEnd => ({ kind: "exited", code });
const vocabulary = { pass: ["PASS"], fail: ["FAIL"], inconclusive: ["UNSURE"] };
const LOGS = { pass: "R: PASS", fail: "R: FAIL", inconclusive: "R: UNSURE", unknown: "R: maybe", none: "done", both: "R: PASS\nR: FAIL" };

function combined(end: ProcessEnd, log: keyof typeof LOGS, output: "whole" | "truncated" = "whole"): readonly [string, string] {
  const { value, code } = combineMarkerAndExit(readExit(end), readMarker(LOGS[log], { label: "R", vocabulary }), output);
  return [value, code];
}

describe("exit and marker together (TOK-3)", () => {
  test.each([
    [0, "pass", "pass", "EXIT_PASSED"],
    [0, "fail", "fail", "MARKER_FAILED"],
    [0, "inconclusive", "inconclusive", "MARKER_INCONCLUSIVE"],
    [0, "unknown", "error", "MARKER_WORD"],
    [0, "none", "error", "MARKER_MISSING"],
    [0, "both", "error", "MARKER_CONTRADICTORY"],
    [1, "pass", "fail", "EXIT_FAILED"],
    [1, "fail", "fail", "EXIT_FAILED"],
    [1, "none", "fail", "EXIT_FAILED"],
    [1, "both", "fail", "EXIT_FAILED"],
    [127, "pass", "error", "EXIT_UNUSABLE"],
  ] as const)("exit %d and marker %s: %s", (code, log, value, stable) => {
    expect(combined(exited(code), log)).toEqual([value, stable]);
  });

  test.each<[ProcessEnd, string]>([
    [{ kind: "not-started", reason: "ENOENT" }, "EXIT_NOT_STARTED"],
    [{ kind: "signalled", signal: "SIGKILL" }, "EXIT_SIGNALLED"],
    [{ kind: "timed-out" }, "EXIT_TIMED_OUT"],
    [{ kind: "aborted" }, "EXIT_ABORTED"],
    [{ kind: "flooded" }, "EXIT_FLOODED"],
  ])("%j is an error before anything else, whatever the marker says", (end, code) => {
    for (const log of Object.keys(LOGS) as (keyof typeof LOGS)[]) {
      expect(combined(end, log)).toEqual(["error", code]);
      expect(combined(end, log, "truncated")).toEqual(["error", code]);
    }
  });

  test("output that was cut off never passes, and comes before the exit code", () => {
    for (const log of Object.keys(LOGS) as (keyof typeof LOGS)[]) {
      for (const code of [0, 1]) expect(combined(exited(code), log, "truncated")).toEqual(["error", "OUTPUT_TRUNCATED"]);
    }
  });

  test("only an unreadable marker has a problem to show", () => {
    const exit = readExit(exited(0));
    const read = (log: string) => combineMarkerAndExit(exit, readMarker(log, { label: "R", vocabulary }), "whole");
    expect(read("a\nR: maybe")).toMatchObject({ class: "input", problem: { code: "MARKER_WORD", line: 2 } });
    expect(read("R: FAIL")).not.toHaveProperty("problem");
  });
});
