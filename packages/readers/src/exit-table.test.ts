import { describe, expect, test } from "vitest";
import { type ExitTable, exitTableProblem, readExit } from "./index.ts";

const exited = (code: number) => ({ kind: "exited", code }) as const;

describe("readExit", () => {
  test.each([
    [0, "pass"],
    [1, "fail"],
    [125, "fail"],
    [126, "error"],
    [127, "error"],
    [128, "error"],
    [137, "error"],
    [255, "error"],
    [256, "error"],
    [-1, "error"],
    [Number.NaN, "error"],
    [0.5, "error"],
    [3_221_225_477, "error"],
  ])("without a table, exit %d is %s (PRC-5)", (code, value) => {
    expect(readExit(exited(code)).value).toBe(value);
  });

  test("only a clean exit can pass (TOK-3, PRC-5)", () => {
    const ends = [
      { kind: "signalled", signal: "SIGKILL" },
      { kind: "timed-out" },
      { kind: "aborted" },
      { kind: "flooded" },
      { kind: "not-started", reason: "ENOENT" },
    ] as const;
    for (const end of ends) {
      const meaning = readExit(end, { pass: [0] });
      expect(meaning).toMatchObject({ value: "error", class: "infrastructure", code: `EXIT_${end.kind.toUpperCase().replace("-", "_")}` });
      expect(meaning.reason).not.toBe("");
    }
    expect(readExit(ends[0]).reason).toContain("SIGKILL");
    expect(readExit(ends[4]).reason).toContain("ENOENT");
    expect(readExit({ kind: "magic" } as never)).toMatchObject({
      value: "error",
      code: "EXIT_UNKNOWN",
      reason: expect.stringMatching(/./) as string,
    });
  });

  test("a declared fail list closes the table", () => {
    const table = { pass: [0, 2], fail: [1] };
    expect([0, 1, 2, 3].map((code) => readExit(exited(code), table).value)).toEqual(["pass", "fail", "pass", "error"]);
    expect(readExit(exited(1), table)).toEqual({ value: "fail", code: "EXIT_FAILED", reason: "exited with 1" });
    expect(readExit(exited(3))).toEqual({ value: "fail", code: "EXIT_FAILED", reason: "exited with 3" });
  });

  test("a table that leaves 0 out does not pass on it, nor fail on it", () => {
    expect(readExit(exited(0), { pass: [3] })).toMatchObject({ value: "error", code: "EXIT_UNLISTED" });
  });

  test("a negative beats a positive", () => {
    expect(readExit(exited(0), { pass: [0], fail: [0] }).value).toBe("fail");
  });
});

describe("exitTableProblem", () => {
  test("refuses codes that cannot mean anything, and two meanings", () => {
    for (const table of [{}, { pass: [0, 1] }, { pass: [0], fail: [1, 125] }]) expect(exitTableProblem(table)).toBe(undefined);
    const PROBLEMS: readonly (readonly [ExitTable, RegExp])[] = [
      [{ pass: [] }, /at least one/],
      [{ pass: [126] }, /0 to 125/],
      [{ fail: [137] }, /0 to 125/],
      [{ pass: [-1] }, /0 to 125/],
      [{ pass: [0.5] }, /0 to 125/],
      [{ fail: [0] }, /pass and fail/],
      [{ pass: [1], fail: [1] }, /pass and fail/],
      [{ pass: [0, 1], fail: [2, 1] }, /pass and fail/],
    ];
    for (const [table, problem] of PROBLEMS) expect(exitTableProblem(table)).toMatch(problem);
  });
});
