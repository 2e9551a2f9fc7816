import { formatPath } from "./format-path.ts";
import type { DefinitionPath, Positions, Problem, TextPosition } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { showText } from "./show-text.ts";

/** Hostile input has a problem on every line; nobody reads more than these. */
const MAX_PROBLEMS = 50;

/** Far above what is listed, so that sorting by position still finds the first ones of any real file. */
const MAX_COLLECTED = 1000;

const MAX_EXPECTED = 400;

/** What is said about one problem. */
export interface ProblemWords {
  readonly found: string;
  readonly expected: string;
  readonly hint?: string | undefined;
  readonly didYouMean?: string | undefined;
  readonly hidden?: true | undefined;
}

/** Collects problems, so that all are reported in one go. */
export interface ProblemList {
  /** A problem at a part of the definition. */
  at(code: ProblemCode, path: DefinitionPath, words: ProblemWords, which?: "key" | "value"): void;
  /** A problem at a place in the text. */
  atText(code: ProblemCode, position: TextPosition, words: ProblemWords, path?: DefinitionPath): void;
  readonly count: number;
  /** In order of position, each once, bounded. */
  all(): readonly Problem[];
}

/** Where problems belong to. */
export interface ProblemSource {
  readonly file?: string | undefined;
  readonly positions?: Positions | undefined;
}

export function createProblemList({ file, positions }: ProblemSource): ProblemList {
  const collected = new Map<string, Problem>();
  let dropped = 0;
  function add(code: ProblemCode, path: DefinitionPath, words: ProblemWords, position: TextPosition | undefined): void {
    const key = `${code} ${formatPath(path)} ${position?.line}:${position?.column}`;
    if (collected.has(key)) return;
    if (collected.size >= MAX_COLLECTED) dropped++;
    else collected.set(key, toProblem(code, path, words, { file, position }));
  }
  return {
    at: (code, path, words, which = "value") =>
      add(code, path, withListLine(words, positions?.listLine?.(path)), positions?.at(path, which)),
    atText: (code, position, words, path = []) => add(code, path, words, position),
    get count() {
      return collected.size;
    },
    all: () => bounded([...collected.values()].toSorted(byPosition), dropped),
  };
}

/** Of an entry of a list file the definition has only the reference: the hint leads to the line. */
function withListLine(words: ProblemWords, line: string | undefined): ProblemWords {
  return line === undefined
    ? words
    : { ...words, hint: [`it stands in ${line}`, words.hint].filter((hint) => hint !== undefined).join("; ") };
}

function toProblem(
  code: ProblemCode,
  path: DefinitionPath,
  words: ProblemWords,
  where: { readonly file: string | undefined; readonly position: TextPosition | undefined },
): Problem {
  return {
    code,
    ...(where.file === undefined ? {} : { file: where.file }),
    ...where.position,
    path,
    found: showText(words.found),
    expected: showText(words.expected, MAX_EXPECTED),
    ...(words.hint === undefined ? {} : { hint: showText(words.hint, MAX_EXPECTED) }),
    ...(words.didYouMean === undefined ? {} : { didYouMean: showText(words.didYouMean) }),
    ...(words.hidden === true ? { hidden: true } : {}),
  };
}

function byPosition(one: Problem, other: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

function bounded(problems: readonly Problem[], dropped: number): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  const hidden = problems.length - MAX_PROBLEMS + dropped;
  const last = problems[MAX_PROBLEMS];
  const rest: Problem = { code: "TOO_MANY_PROBLEMS", path: [], found: `${hidden} more problems`, expected: "the ones above mended first" };
  const { line, column, file } = last ?? {};
  return [
    ...problems.slice(0, MAX_PROBLEMS),
    {
      ...rest,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined || column === undefined ? {} : { line, column }),
    },
  ];
}
