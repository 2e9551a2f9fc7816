import { type Question, type RequestPayload } from "@sluice/approvals";
import type { Gate, RequestPlan } from "@sluice/core";
import type { BindingView } from "./binding.ts";
import { placeOfGate } from "./pipeline-view.ts";
import type { RequestRecord } from "./state.ts";

/** What of a request its question is made of. */
type Asked = Pick<RequestRecord, "request" | "binding" | "gateDigest" | "nonce" | "expiresAt">;

/** The question of an open request in full. Made from the state, so that it can be shown and checked again as long as it is open. */
export function payloadOf({ pipeline, state }: BindingView, gate: Gate, asked: Asked): RequestPayload {
  const { scope, run, lap, subject, stage } = state;
  const { facets } = subject;
  const bound = gate.binds.flatMap((name) => (Object.hasOwn(facets, name) ? [[name, facets[name] ?? ""] as const] : []));
  const { request, binding, gateDigest, nonce, expiresAt } = asked;
  return {
    version: 1,
    scope,
    run,
    pipeline: state.pipeline,
    stage: placeOfGate(pipeline, gate.id)?.stage.id ?? stage,
    gate: gate.id,
    request,
    lap: lap?.taken ?? 0,
    key: subject.key,
    facets: Object.fromEntries(bound),
    binding,
    gateDigest,
    expiresAt,
    nonce,
  };
}

/** A request as a decision finds it. */
export function questionOf({ state }: BindingView, gate: string, plan: RequestPlan, request: RequestRecord): Question {
  const { digest, closed, decisions, spent, roster } = request;
  return {
    gate,
    plan,
    digest,
    ...(closed === undefined ? {} : { ended: closed }),
    decisions,
    ...(spent === undefined ? {} : { spent }),
    ...(roster === undefined ? {} : { roster }),
    delegations: state.delegations ?? [],
  };
}
