import { SluiceError } from "@sluice/core";
import { braceRows } from "./brace-rows.ts";
import { foldPath } from "./fold-path.ts";
import { patternProblem } from "./pattern-problem.ts";
import { type PathTest, pathTest } from "./path-test.ts";
import { isRepositoryPath } from "./repository-path.ts";

/** What patterns say of a path. `refused`: that is no path of a repository, and neither answer would be about it. */
export type PathMatch =
  | { readonly kind: "matched"; readonly pattern: string }
  | { readonly kind: "unmatched" }
  | { readonly kind: "refused" };

/** Compiled patterns. */
export interface PatternSet {
  /** The first pattern that matches, in the order given. Never throws; time grows linearly with the path. */
  match(path: string): PathMatch;
}

/** How patterns are meant. */
export interface PatternOptions {
  /** For files that must not be missed: also in another case, and with accents composed in another way. Default: exactly as written. */
  readonly protected?: boolean;
}

interface Rule {
  readonly matched: PathMatch;
  readonly exact: PathTest;
  readonly folded: PathTest | undefined;
}

const UNMATCHED: PathMatch = { kind: "unmatched" };
const REFUSED: PathMatch = { kind: "refused" };

/**
 * Compiles path patterns in the style of git: `*` and `?` within a name, `**` for any number of folders, `[a-z]`, `{a,b}`, `@(a|b)` and its
 * relatives; hidden files are files like others. A plain name at the end is a file or a folder, and then everything in it.
 *
 * @throws SluiceError `CONFIG_INVALID` for a pattern of which {@link patternProblem} tells a problem.
 */
export function compilePatterns(patterns: readonly string[], options: PatternOptions = {}): PatternSet {
  const fold = options.protected === true;
  const rules = patterns.map((pattern): Rule => {
    const matched: PathMatch = { kind: "matched", pattern };
    return { matched, exact: testOf(pattern), folded: fold ? testOf(foldPath(pattern)) : undefined };
  });
  return {
    match(path) {
      if (!isRepositoryPath(path)) return REFUSED;
      const folded = fold ? foldPath(path) : path;
      for (const rule of rules) if (rule.exact(path) || rule.folded?.(folded) === true) return rule.matched;
      return UNMATCHED;
    },
  };
}

function testOf(pattern: string): PathTest {
  const problem = patternProblem(pattern);
  const braces = problem === undefined ? braceRows(pattern) : undefined;
  if (braces?.ok !== true) throw new SluiceError({ code: "CONFIG_INVALID", message: `A path pattern ${problem ?? "is malformed"}.` });
  const tests = braces.rows.map(pathTest);
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (path) => {
    for (const test of tests) if (test(path)) return true;
    return false;
  };
}
