import { type Act, type Cancellable, isPrincipal, type Principal, SluiceError } from "@sluice/core";
import { type Refusal, refusal } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";

/** Who acts when nobody is named: a system, of whom nothing is known. */
export const MACHINE: Principal = { id: "unnamed", assurance: "claimed", kind: "machine" };

/**
 * Asks whether somebody may do something, when it is done; `undefined` when they may.
 *
 * @throws SluiceError `COMMAND_INVALID` when the principal is malformed.
 */
export async function authorize(parts: EngineParts, by: Principal, act: Act, options: Cancellable): Promise<Refusal | undefined> {
  if (!isPrincipal(by))
    throw new SluiceError({ code: "COMMAND_INVALID", message: "`by` is a principal: { id, assurance, kind?, groups? }." });
  const { authorizer, redactor } = parts.options;
  if (authorizer === undefined) return undefined;
  const { signal } = options;
  const answer = await authorizer.authorize(by, act, signal === undefined ? {} : { signal });
  return answer.allowed ? undefined : refusal("NOT_AUTHORIZED", redactor.redact(answer.reason));
}
