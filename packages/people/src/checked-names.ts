import { isPrincipalId } from "@sluice/core";
import { peopleUnknown } from "./people-unknown.ts";

/**
 * Names that somebody else gave, each once: strings of the grammar of principals, and not too many.
 *
 * @param what what they are, for the message
 * @throws SluiceError `PEOPLE_UNKNOWN`
 */
export function checkedNames(names: unknown, most: number, what: string): readonly string[] {
  if (!Array.isArray(names) || names.length > most) throw peopleUnknown(`Found no list of at most ${most} names as ${what}.`);
  if (!names.every(isPrincipalId)) throw peopleUnknown(`Found something that is no name of a person or group in ${what}.`);
  return [...new Set(names)];
}
