import { SluiceError } from "@sluice/core";

/**
 * What a People port of a host's own answered, when it is a list of names: of a text, say, every part would look like one.
 *
 * @param what what the names are, for the message
 * @throws SluiceError `PEOPLE_UNKNOWN`
 */
export function namesTold(told: unknown, what: string): readonly string[] {
  if (Array.isArray(told) && told.every((name) => typeof name === "string")) return told;
  throw new SluiceError({ code: "PEOPLE_UNKNOWN", message: `The People port gave something else than a list of names as ${what}.` });
}
