import type { EventOf } from "../event.ts";
import type { DecisionRecord, RequestRecord, RunState } from "../state.ts";
import { type Folds, without } from "./fold.ts";

/** Folds of events about what people are asked. */
export const requestFolds: Folds<
  "request-opened" | "request-closed" | "request-extended" | "decision-recorded" | "decision-kept" | "decision-refused"
> = {
  "request-opened": (state, { data, at }, version) => ({
    ...state,
    kept: without(state.kept, data.gate),
    verdicts: without(state.verdicts, data.gate),
    requests: {
      ...state.requests,
      [data.gate]: {
        request: data.request,
        digest: data.digest,
        binding: data.binding,
        gateDigest: data.gateDigest,
        openedAt: at,
        openedVersion: version,
        expiresAt: data.expiresAt,
        decisions: [],
      },
    },
  }),
  "request-closed": (state, { data, at }, version) => ({
    ...change(state, data.gate, (request) => ({ ...request, closed: data.as, closedAt: at })),
    waitEndedVersion: version,
  }),
  "request-extended": (state, { data }) => change(state, data.gate, (request) => ({ ...request, expiresAt: data.expiresAt })),
  "decision-recorded": (state, event) =>
    change(state, event.data.gate, (request) => ({ ...request, decisions: decisionsAfter(request, event) })),
  "decision-kept": (state, event) => ({
    ...state,
    kept: {
      ...state.kept,
      [event.data.gate]: [...(state.kept[event.data.gate] ?? []), { ...decisionOf(event), binding: event.data.binding }],
    },
  }),
  "decision-refused": (state) => state,
};

function change(state: RunState, gate: string, how: (request: RequestRecord) => RequestRecord): RunState {
  const request = state.requests[gate];
  return request === undefined ? state : { ...state, requests: { ...state.requests, [gate]: how(request) } };
}

/** The last statement of a person is the one that counts; a revocation leaves none. */
function decisionsAfter(request: RequestRecord, event: EventOf<"decision-recorded">): readonly DecisionRecord[] {
  const others = request.decisions.filter((decision) => decision.by.id !== event.data.by.id);
  return event.data.decision === "revoke" ? others : [...others, decisionOf(event)];
}

function decisionOf({ data, at }: EventOf<"decision-recorded"> | EventOf<"decision-kept">): DecisionRecord {
  return { decision: data.decision, by: data.by, id: data.id, at };
}
