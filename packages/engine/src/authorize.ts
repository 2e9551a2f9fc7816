import { type Act, type Cancellable, isPrincipal, type Principal, SluiceError } from "@sluice/core";
import { type Refusal, refusal } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";
import { noSuchRun } from "./no-such-run.ts";

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
  if (answer.allowed) return undefined;
  // Whoever has no part in a scope does not learn what is in it.
  if (answer.class === "scope" && act.run !== undefined) return refusal("RUN_NOT_FOUND", noSuchRun({ scope: act.scope, run: act.run }));
  return refusal("NOT_AUTHORIZED", redactor.redact(answer.reason));
}
