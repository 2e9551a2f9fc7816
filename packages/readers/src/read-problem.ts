/** Why a text could not be read. Every code is a refusal; none of them degrades to guessing. */
export type ReadProblemCode =
  | "FRONTMATTER_MISSING"
  | "FRONTMATTER_FENCE"
  | "FRONTMATTER_UNCLOSED"
  | "FRONTMATTER_ENCODING"
  | "FRONTMATTER_CHARACTER"
  | "FRONTMATTER_TOO_LARGE"
  | "FRONTMATTER_TOO_DEEP"
  | "FRONTMATTER_UNSAFE"
  | "FRONTMATTER_SYNTAX"
  | "FRONTMATTER_KEY"
  | "FRONTMATTER_DUPLICATE_KEY"
  | "FRONTMATTER_NOT_A_MAP"
  | "JSON_ENCODING"
  | "JSON_CHARACTER"
  | "JSON_TOO_LARGE"
  | "JSON_TOO_DEEP"
  | "JSON_SYNTAX"
  | "JSON_INCOMPLETE"
  | "JSON_KEY"
  | "JSON_DUPLICATE_KEY"
  | "JSON_NUMBER"
  | "JSON_NO_OBJECT"
  | "JSONPATH_SYNTAX"
  | "JSONPATH_REFUSED"
  | "JSONPATH_COSTLY"
  | "MARKER_ENCODING"
  | "MARKER_TOO_LARGE"
  | "MARKER_MISSING"
  | "MARKER_MENTIONED"
  | "MARKER_NONCE"
  | "MARKER_UNREADABLE"
  | "MARKER_WORD"
  | "MARKER_CONTRADICTORY"
  | "MARKER_REPEATED"
  | "REQUIREMENTS_ENCODING"
  | "REQUIREMENTS_TOO_LARGE"
  | "REQUIREMENTS_MISSING"
  | "REQUIREMENTS_NONCE"
  | "REQUIREMENTS_UNREADABLE"
  | "REQUIREMENTS_CONTRADICTORY"
  | "REQUIREMENTS_REPEATED";

/**
 * A coded refusal that a coding agent can act on. It never carries text of the file, so that no secret leaves with it (threat YML-13).
 */
export interface ReadProblem {
  readonly code: ReadProblemCode;
  /** In the whole file; starts at 1. */
  readonly line?: number;
  /** In UTF-16 units; starts at 1. */
  readonly column?: number;
  /** What was found. */
  readonly message: string;
  /** What to write instead. */
  readonly hint: string;
}

/** A value, or the reason why there is none. */
export type Reading<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: ReadProblem };

/** The failed half of a {@link Reading}. */
export function refused(problem: ReadProblem): { readonly ok: false; readonly problem: ReadProblem } {
  return { ok: false, problem };
}
