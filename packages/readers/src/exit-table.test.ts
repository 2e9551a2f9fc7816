import { describe, expect, test } from "vitest";
import { exitTableProblem, readExit } from "./index.ts";

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
    for (const end of ends) expect(readExit(end, { pass: [0] })).toMatchObject({ value: "error", class: "infrastructure" });
    expect(readExit({ kind: "magic" } as never)).toMatchObject({ value: "error", code: "EXIT_UNKNOWN" });
  });

  test("a declared fail list closes the table", () => {
    const table = { pass: [0, 2], fail: [1] };
    expect([0, 1, 2, 3].map((code) => readExit(exited(code), table).value)).toEqual(["pass", "fail", "pass", "error"]);
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
    for (const table of [
      { pass: [] },
      { pass: [126] },
      { fail: [137] },
      { pass: [-1] },
      { pass: [0.5] },
      { fail: [0] },
      { pass: [1], fail: [1] },
    ]) {
      expect(exitTableProblem(table)).toEqual(expect.any(String));
    }
  });
});
