import type { ProblemCode } from "./problem-codes.ts";

/** Steps from the root of a definition to a key or item. */
export type DefinitionPath = readonly (string | number)[];

/** A place in a text; both start at 1. Columns count UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Where the parts of a definition stand in the text they were read from. */
export interface Positions {
  /** The position of a key or of its value; of the nearest part around it when the path leads nowhere. */
  at(path: DefinitionPath, which: "key" | "value"): TextPosition;
  /** The line of a list file that a part was taken from, such as `policy/paths.txt:7`. */
  listLine?(path: DefinitionPath): string | undefined;
}

/** One thing wrong with a definition. Definitions written in TypeScript have paths but no lines. */
export interface Problem {
  readonly code: ProblemCode;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly path: DefinitionPath;
  /** What stands there, shortened and without control characters. */
  readonly found: string;
  readonly expected: string;
  readonly hint?: string;
  /** The nearest thing that would be right. */
  readonly didYouMean?: string;
  /** The line it stands in may hold a secret, and is not shown. */
  readonly hidden?: true;
}
