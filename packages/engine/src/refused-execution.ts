import type { Authorization, ClaimedIntent } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";

/** Why an effect may not begin. */
export type Refused = Omit<Extract<Authorization, { readonly allowed: false }>, "allowed" | "class"> &
  Required<Pick<Extract<Authorization, { readonly allowed: false }>, "class">>;

/**
 * Asks, when an effect is about to begin, whether whoever started the run may still do that; `undefined` when they may. Days can lie between
 * the start of a run and its work, and rights change (invariant 18). A run that a system started is asked for with that system.
 *
 * Rejects with whatever the authorizer rejects with: an authority that cannot be asked allows nothing.
 */
export async function refusedExecution(
  { options: { authorizer, redactor } }: EngineParts,
  { scope, run }: ClaimedIntent,
  { startedBy, pipeline }: RunState,
  effect: string,
  signal: AbortSignal,
): Promise<Refused | undefined> {
  const answer = await authorizer?.authorize(startedBy, { act: "execute", scope, run, pipeline, effect }, { signal });
  if (answer === undefined || answer.allowed) return undefined;
  const { reason, code, class: kind = "capability" } = answer;
  return { reason: redactor.redact(reason), class: kind, ...(code === undefined ? {} : { code: redactor.redact(code) }) };
}
