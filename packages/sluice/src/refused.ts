import { SluiceError } from "@sluice/core";
import type { Refusal } from "@sluice/lifecycle";

/** A refused act, with the refusal's code. */
export function refused({ code, reason }: Refusal): SluiceError {
  return new SluiceError({ code, message: `Refused: ${reason.replace(/\.$/, "")}.` });
}
