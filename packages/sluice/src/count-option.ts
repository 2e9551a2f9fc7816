import { SluiceError } from "@sluice/core";
import type { Invocation } from "./command.ts";

/** A whole number from 1 to `most` given with an option. @throws SluiceError `COMMAND_INVALID` for anything else */
export function countOption(invocation: Invocation, name: string, most: number): number | undefined {
  const text = invocation.text(name);
  if (text === undefined) return undefined;
  const count = /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw new SluiceError({ code: "COMMAND_INVALID", message: `Found --${name} ${text}, expected a whole number from 1 to ${most}.` });
}
