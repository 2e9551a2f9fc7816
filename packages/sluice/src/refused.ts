import { SluiceError } from "@sluice/core";
import type { Answer, Refusal } from "@sluice/lifecycle";

/** An act that was done. @throws SluiceError with the refusal's code when it was refused */
export function accepted<Given extends Answer>(answer: Given): Exclude<Given, Refusal> {
  if (answer.ok) return answer as Exclude<Given, Refusal>;
  const { code, reason } = answer;
  throw new SluiceError({ code, message: `Refused: ${reason}.` });
}
