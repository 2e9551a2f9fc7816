import { MAX_JSON_DEPTH } from "@sluice/core";

/** What a JSON document may be at most. */
export interface JsonLimits {
  /** Of the whole source; for text, UTF-16 units. */
  readonly bytes: number;
  /** Lists and objects inside each other. */
  readonly depth: number;
  /** Values, those inside lists and objects included. */
  readonly nodes: number;
}

/** The limits that hold unless lower ones are given; they cannot be raised (threats JSN-4, JP-3). */
export const JSON_LIMITS: JsonLimits = { bytes: 4_194_304, depth: MAX_JSON_DEPTH, nodes: 100_000 };
