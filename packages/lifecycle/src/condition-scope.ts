import type { Json } from "@sluice/core";
import type { ConditionScope } from "@sluice/verdicts";
import { statusOf, type View } from "./gate-status.ts";
import { placeOfGate } from "./pipeline-view.ts";

/** What conditions of a run look at: recorded outputs, facts, and current verdicts. */
export function conditionScope(view: View): ConditionScope {
  const { state, pipeline } = view;
  return {
    output: (effect) => (Object.hasOwn(state.outputs, effect) ? state.outputs[effect] : undefined),
    fact: (type) => (Object.hasOwn(state.facts, type) ? state.facts[type]?.data : undefined),
    gate: (id) => {
      const place = placeOfGate(pipeline, id);
      return place === undefined ? undefined : verdictAsJson(view, place.gate);
    },
  };
}

function verdictAsJson(view: View, gate: Parameters<typeof statusOf>[1]): Json | undefined {
  const { judgement, current } = statusOf(view, gate);
  if (judgement === undefined || !current) return undefined;
  const { value, code, reason } = judgement;
  const request = gate.plan.kind === "request" ? view.state.requests[gate.id] : undefined;
  return {
    value,
    code,
    reason,
    ...(judgement.class === undefined ? {} : { class: judgement.class }),
    ...(judgement.cause === undefined ? {} : { cause: judgement.cause }),
    ...(request?.answers === undefined ? {} : { answers: request.answers.given }),
  };
}
