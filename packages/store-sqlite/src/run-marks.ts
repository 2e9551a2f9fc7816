import { type EncodedAppend, intentSetText, RUN_COLUMNS } from "@sluice/store-kit";
import { sha256Hex } from "./sha256-hex.ts";

/**
 * What the last append wanted besides its state, in one column: the digest of its intents and its run columns. Equal parts need no
 * statement of their own, and one text is read faster than ten columns.
 */
export interface RunMarks {
  readonly text: string;
  readonly intents: string;
  readonly columns: string;
}

const STATUS = RUN_COLUMNS.indexOf("status");
const DIGEST_LENGTH = 64;

export function marksOf(encoded: EncodedAppend): RunMarks {
  return readMarks(sha256Hex(intentSetText(encoded.intents)) + JSON.stringify(encoded.columns));
}

export function readMarks(text: string): RunMarks {
  return { text, intents: text.slice(0, DIGEST_LENGTH), columns: text.slice(DIGEST_LENGTH) };
}

/** Whether the marked run has ended. */
export function isCompleted(marks: string): boolean {
  const columns = JSON.parse(readMarks(marks).columns) as readonly (string | null)[];
  return columns[STATUS] === "completed";
}

/** The mark of a run that wants no intents, as one that does not exist yet. */
export const NO_INTENTS = sha256Hex(intentSetText([]));
