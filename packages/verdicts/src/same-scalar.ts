import type { Json } from "@sluice/core";
import { foldWord } from "./fold-word.ts";

/**
 * Whether a value that was found is one that a definition lists: the only comparison in the product. Texts as {@link foldWord} folds them,
 * numbers and booleans by value, nothing across types. `null`, objects, lists and what is absent are never the same as anything, so that
 * nothing can be listed that matches what is not there.
 */
export function sameScalar(found: Json | undefined, listed: Json | undefined): boolean {
  if (typeof found === "string") return typeof listed === "string" && foldWord(found) === foldWord(listed);
  return (typeof found === "number" || typeof found === "boolean") && found === listed;
}
