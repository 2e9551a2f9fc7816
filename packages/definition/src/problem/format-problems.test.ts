import { describe, expect, test } from "vitest";
import { loadDefinition } from "../load-definition.ts";
import { formatProblem, formatProblems } from "./format-problems.ts";
import type { Problem } from "./problem.ts";

function shown(text: string): readonly string[] {
  const loaded = loadDefinition(text, { file: "sluice.yaml" });
  return loaded.ok ? [] : formatProblems(loaded.problems, { text }).split("\n");
}

/** The characters of the shown line that stand above the caret. */
function aboveCaret(lines: readonly string[]): string {
  const caret = lines.findIndex((line) => /^\s*\|\s*\^$/.test(line));
  return (lines[caret - 1] ?? "").slice((lines[caret] ?? "").indexOf("^"));
}

describe("a problem for people", () => {
  const text = "format: 1\nname: p\ninitial: a\nsteps: []\nstages: { a: { final: succeeded } }\n";

  test("has place, code, path, what was found and meant, and the line with a caret", () => {
    const lines = shown(text);
    expect(lines[0]).toMatch(/^sluice\.yaml:4:1 KEY_UNKNOWN at steps: found .*steps.*did you mean/);
    expect(lines[1]).toBe("  4 | steps: []");
    expect(lines[2]).toBe("    | ^");
  });

  test("the caret points at the part in question, also far to the right and after CRLF and a byte order mark", () => {
    const long = `\uFEFF${text.replace("steps: []", `stages2: "${"x".repeat(300)}"`).replace("a: {", `a: { reserve: { name: "${"y".repeat(200)}", foo: 1 }, `)}`;
    expect(aboveCaret(shown(text.replace("steps", "gates")))).toMatch(/^gates/);
    const last = shown(long.replaceAll("\n", "\r\n")).join("\n").split("KEY_UNKNOWN at stages.a.reserve.foo")[1]?.split("\n") ?? [];
    expect(aboveCaret(last)).toMatch(/^foo: 1/);
    expect(Math.max(...last.map((line) => line.length))).toBeLessThan(400);
  });

  test("shows no line when the text is not at hand, and none for definitions made in code", () => {
    const problem: Problem = {
      code: "KEY_UNKNOWN",
      file: "f",
      line: 1,
      column: 1,
      path: ["a", 0, "b c"],
      found: "x",
      expected: "y",
      hint: "z",
    };
    expect(formatProblem(problem).split("\n")).toHaveLength(2);
    expect(formatProblem(problem, { text: "" }).split("\n")).toHaveLength(4);
    const { line: _line, column: _column, file: _file, ...inCode } = problem;
    expect(formatProblem(inCode, { text: "x" })).toMatch(/^KEY_UNKNOWN at a\[0\]\["b c"\]:/);
  });

  test("shows no line that may hold a secret", () => {
    const problem: Problem = {
      code: "GATE_CONFIG_INVALID",
      file: "f",
      line: 1,
      column: 1,
      path: [],
      found: "x",
      expected: "y",
      hidden: true,
    };
    expect(formatProblem(problem, { text: "url: s3cret" })).toMatch(/^f:1:1 GATE_CONFIG_INVALID: found x, expected y$/);
  });

  test("never moves the cursor or hides text", () => {
    const lines = shown(`format: 1\nname: "\u001b[2J\u202e"\n`).join("");
    expect(lines).toContain("YAML_CHARACTER");
    expect(lines).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
