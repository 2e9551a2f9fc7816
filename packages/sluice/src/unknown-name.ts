import { type ErrorCode, SluiceError } from "@sluice/core";
import { closestName } from "./closest-name.ts";
import { showLine } from "./show-line.ts";

/** Most names that a message lists; beyond, nobody reads them. */
const LISTED = 40;

/** A name that nothing has. */
interface UnknownName {
  readonly code: ErrorCode;
  /** What was found, as the beginning of a sentence. */
  readonly what: string;
  readonly word: string;
  /** What would have been right. */
  readonly names: readonly string[];
  /** What to say instead of listing the names, where there may be any number of them. */
  readonly advice?: string;
}

/** The error about a name that nothing has: what would have been right, and what was probably meant, in words and as `details.didYouMean`. */
export function unknownName({ code, what, word, names, advice }: UnknownName): SluiceError {
  const meant = closestName(word, names);
  const listed = names.slice(0, LISTED).map(showLine).join(", ");
  const expected = advice ?? (names.length === 0 ? "" : `, expected one of ${listed}${names.length > LISTED ? ", …" : ""}`);
  return new SluiceError({
    code,
    message: `${what}${expected}.${meant === undefined ? "" : ` Did you mean ${showLine(meant)}?`}`,
    ...(meant === undefined ? {} : { details: { didYouMean: meant } }),
  });
}
