import { digestBytes, type EffectRequest, type Intent, type Pipeline, type RunKey } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { effectKey } from "./effect-key.ts";
import { workNonce } from "./work-nonce.ts";

/** What a handler is told of the work it shall do. `token` is empty where the work is out already and its worker has it. */
export function effectRequest(
  claim: RunKey & { readonly intent: Pick<Intent, "id" | "attempt"> },
  state: RunState,
  pipeline: Pipeline,
  token: string,
): EffectRequest {
  const { scope, run, intent } = claim;
  const { lap, work } = state;
  const budget = lap === undefined ? undefined : pipeline.budgets.find((each) => each.id === lap.budget);
  const laps = budget === undefined || lap === undefined ? undefined : budget.laps + (state.laps[lap.budget]?.extra ?? 0);
  return {
    key: effectKey(claim),
    scope,
    run,
    pipeline: state.pipeline,
    stage: work?.stage ?? state.stage,
    effect: work?.effect ?? "",
    work: work?.work ?? "",
    token,
    nonce: workNonce(token === "" ? (work?.tokenDigest ?? digestBytes("")) : digestBytes(token)),
    attempt: intent.attempt,
    lap: lap?.taken ?? 0,
    ...(laps === undefined ? {} : { laps }),
    reasons: state.reasons,
    subject: state.subject,
    deadline: work?.deadline ?? state.at,
  };
}
