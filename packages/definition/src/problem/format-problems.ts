import { formatPath } from "./format-path.ts";
import type { Problem } from "./problem.ts";
import { showText } from "./show-text.ts";

const WIDTH = 120;

/** The text a problem was found in, so that its line can be shown. */
export interface ProblemText {
  readonly text?: string;
}

/** One problem for people: place, code, what was found and expected, and the source line with a caret. */
export function formatProblem(problem: Problem, { text }: ProblemText = {}): string {
  const position = problem.line === undefined ? undefined : `${problem.line}:${problem.column ?? 1}`;
  const place = [problem.file === undefined ? undefined : showText(problem.file), position].filter((part) => part !== undefined).join(":");
  const path = problem.path.length === 0 ? "" : ` at ${showText(formatPath(problem.path), 160)}`;
  const meant = problem.didYouMean === undefined ? "" : `; did you mean "${problem.didYouMean}"?`;
  const lines = [`${place === "" ? "" : `${place} `}${problem.code}${path}: found ${problem.found}, expected ${problem.expected}${meant}`];
  if (problem.hidden !== true) lines.push(...excerpt(problem, text));
  if (problem.hint !== undefined) lines.push(`  hint: ${problem.hint}`);
  return lines.join("\n");
}

/** All problems for people, one after the other. */
export function formatProblems(problems: readonly Problem[], text: ProblemText = {}): string {
  return problems.map((problem) => formatProblem(problem, text)).join("\n");
}

function excerpt({ line, column = 1 }: Problem, text: string | undefined): readonly string[] {
  const lines = line === undefined ? undefined : text?.replace(/^\uFEFF/, "").split("\n", line);
  const source = lines?.[(line ?? 0) - 1]?.replace(/\r$/, "");
  if (source === undefined || column > source.length + 1) return [];
  const from = Math.max(0, column - 1 - WIDTH / 2);
  const shown = showText(source.slice(from, from + WIDTH), WIDTH);
  const number = String(line);
  const caret = `${" ".repeat(Math.max(0, showText(source.slice(from, column - 1), WIDTH).length))}^`;
  return [`  ${number} | ${shown}`, `  ${" ".repeat(number.length)} | ${caret}`];
}
