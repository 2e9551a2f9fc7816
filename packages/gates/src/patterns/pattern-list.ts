import type { Reader } from "../config-schema.ts";
import { list } from "../config-schema.ts";
import { foldPath } from "./fold-path.ts";
import { patternProblem } from "./pattern-problem.ts";

const MOST_PATTERNS = 200;

const exact: Reader<string> = (value, fault) => {
  if (typeof value !== "string") return fault("must be a path pattern");
  const problem = patternProblem(value);
  return problem === undefined ? value : fault(problem);
};

/** A range such as `[Z-a]` is sound, and its folded form is not. */
const foldable: Reader<string> = (value, fault) => {
  const pattern = exact(value, fault);
  const problem = pattern === undefined ? undefined : patternProblem(foldPath(pattern));
  return problem === undefined ? pattern : fault(`without its case it ${problem}`);
};

/** Path patterns in a configuration, for `compilePatterns`. */
export const patternList: Reader<readonly string[]> = list(exact, 1, MOST_PATTERNS);

/** The same for `compilePatterns` with `protected`. */
export const protectedPatternList: Reader<readonly string[]> = list(foldable, 1, MOST_PATTERNS);
