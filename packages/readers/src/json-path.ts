import { type Json, MAX_JSON_DEPTH } from "@sluice/core";
import { JSONPathEnvironment, JSONPathError, type JSONPathNode, type JSONPathQuery } from "json-p3";
import { JSON_LIMITS } from "./json-limits.ts";
import { limitSteps } from "./json-path-steps.ts";
import { type PathParts, pathParts } from "./json-path-parts.ts";
import { type ReadProblem, type Reading, refused } from "./read-problem.ts";

/** What a path may cost: its own length in UTF-16 units, and the values that one `select` may look at. */
export const JSON_PATH_LIMITS = { length: 1024, steps: 1_000_000 } as const;

/** What is refused by default, because a document can make it slow (threat JP-3). */
export interface JsonPathOptions {
  readonly allow?: {
    /** `match` and `search`: their time may grow exponentially with a text of the document, and no limit of ours interrupts them. */
    readonly regularExpressions?: boolean;
    /** More than one `..`: the steps may grow exponentially with the nesting; the limit on steps ends that. */
    readonly repeatedDescendants?: boolean;
  };
}

/** A value that a path selects. */
export interface JsonPathMatch {
  readonly value: Json;
  /** The normalised path (RFC 9535 section 2.7): `$['findings'][0]`. It holds names of the document. */
  readonly path: string;
  readonly location: readonly (string | number)[];
}

/** A path that was compiled once, for any number of documents. */
export interface JsonPath {
  /** As it was given. */
  readonly path: string;
  /** Whether it can select one value at most. */
  readonly singular: boolean;
  /**
   * What the path selects, in the order of RFC 9535; nothing is an empty list and no problem. `JSONPATH_COSTLY` when the document is
   * larger or deeper than `readJson` allows, or makes the path look at more than {@link JSON_PATH_LIMITS} values. Never throws.
   */
  select(
    value: Json,
  ): { readonly ok: true; readonly matches: readonly JsonPathMatch[] } | { readonly ok: false; readonly problem: ReadProblem };
}

/** Compiles a path of RFC 9535, all of it and nothing else (threats JP-1, JP-2). Paths come from policy, never from a document. */
export function compileJsonPath(
  path: string,
  { allow = {} }: JsonPathOptions = {},
): { readonly ok: true; readonly query: JsonPath } | { readonly ok: false; readonly problem: ReadProblem } {
  if (path.length > JSON_PATH_LIMITS.length) return refused(tooLong());
  const parsed = parse(path);
  if (!parsed.ok) return parsed;
  const query = parsed.value;
  const parts = pathParts(query);
  const unwanted = refusedPart(parts, allow);
  if (unwanted !== undefined) return refused(unwanted);
  const count = limitSteps(parts, JSON_PATH_LIMITS.steps);
  return {
    ok: true,
    query: {
      path,
      singular: query.singularQuery(),
      select(value) {
        if (!isBounded(value)) return refused(costly());
        try {
          count.reset();
          return { ok: true, matches: Array.from(query.lazyQuery(value as never), (node) => matchOf(node)) };
        } catch {
          return refused(costly());
        }
      },
    },
  };
}

/** A query of its own environment, so that nobody can add functions to it; visits begin to count at 1, above the root. */
function parse(path: string): Reading<JSONPathQuery> {
  try {
    return { ok: true, value: new JSONPathEnvironment({ maxRecursionDepth: MAX_JSON_DEPTH + 2 }).compile(path) };
  } catch (error) {
    const column = error instanceof JSONPathError ? { line: 1, column: error.token.index + 1 } : {};
    const message = "This is not a JSONPath of RFC 9535.";
    return refused({ code: "JSONPATH_SYNTAX", ...column, message, hint: "Write $ and then members, such as $.verdict or $['a name'][0]." });
  }
}

function matchOf({ value, location }: JSONPathNode): JsonPathMatch {
  const steps = location.map((step) => (typeof step === "number" ? `[${step}]` : `['${normalName(step)}']`));
  return { value: value as Json, path: `$${steps.join("")}`, location };
}

/** A name as normalised paths write it. JSON.stringify escapes the control characters in the same way. */
function normalName(name: string): string {
  return JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
}

function refusedPart(parts: PathParts, allow: NonNullable<JsonPathOptions["allow"]>): ReadProblem | undefined {
  const pattern = parts.functions.find(({ name }) => name === "match" || name === "search");
  if (pattern !== undefined && allow.regularExpressions !== true) {
    const message = "Regular expressions are not allowed here: a document could make them slow.";
    const hint = "Compare with == or list the values; or allow regular expressions.";
    return { code: "JSONPATH_REFUSED", line: 1, column: pattern.token.index + 1, message, hint };
  }
  const [, second] = parts.segments.filter((segment) => segment.toString().startsWith(".."));
  if (second !== undefined && allow.repeatedDescendants !== true) {
    const message = "More than one .. is not allowed here: a document could make it slow.";
    return { code: "JSONPATH_REFUSED", line: 1, column: second.token.index + 1, message, hint: "Write the members on the way instead." };
  }
  if (parts.complete) return undefined;
  const hint = "Use a simpler filter.";
  return { code: "JSONPATH_REFUSED", line: 1, column: 1, message: "The path holds a kind of expression that is not known here.", hint };
}

/** Whether a value is no larger and no deeper than what `readJson` gives. A cycle is too deep. */
function isBounded(value: unknown): boolean {
  let nodes = 0;
  const within = (each: unknown, depth: number): boolean => {
    if (depth > JSON_LIMITS.depth || ++nodes > JSON_LIMITS.nodes) return false;
    return typeof each !== "object" || each === null || Object.values(each).every((member) => within(member, depth + 1));
  };
  try {
    return within(value, 0);
  } catch {
    return false;
  }
}

function tooLong(): ReadProblem {
  const message = `The path is longer than ${JSON_PATH_LIMITS.length} characters.`;
  return { code: "JSONPATH_SYNTAX", message, hint: "Select less, or a whole list." };
}

function costly(): ReadProblem {
  const message = "The document is too large or too deep for this path.";
  return { code: "JSONPATH_COSTLY", message, hint: "Write a smaller document; or name members in the path instead of searching for them." };
}
