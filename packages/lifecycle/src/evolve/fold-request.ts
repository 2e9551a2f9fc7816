import { decisionsAfter, personKey, takenBackBy } from "@sluice/approvals";
import type { EventOf } from "../event.ts";
import type { DecisionRecord, RequestRecord, RunState } from "../state.ts";
import { type Folds, without } from "./fold.ts";

/** Most pieces of advice that a request keeps: the newest. */
const ADVICE = 8;

/** Folds of events about what people are asked. */
export const requestFolds: Folds<
  | "request-opened"
  | "request-closed"
  | "request-extended"
  | "decision-recorded"
  | "decision-kept"
  | "decision-refused"
  | "advice-recorded"
  | "roster-recorded"
> = {
  "request-opened": (state, { data: { gate, nonce, ...asked }, at }, version) => ({
    ...state,
    kept: without(state.kept, gate),
    verdicts: without(state.verdicts, gate),
    requests: {
      ...state.requests,
      [gate]: { ...asked, nonce: nonce ?? asked.digest, openedAt: at, openedVersion: version, decisions: [] },
    },
  }),
  "request-closed": (state, { data, at }, version) => ({
    ...change(withoutTellings(state, data.request), data.gate, (request) => ({ ...request, closed: data.as, closedAt: at })),
    waitEndedVersion: version,
  }),
  "request-extended": (state, { data: { gate, expiresAt, digest } }) =>
    change(state, gate, (request) => ({ ...request, expiresAt, digest: digest ?? request.digest })),
  "decision-recorded": recordDecision,
  "decision-kept": (state, { data: { gate, decision, by, id, binding }, at }) => {
    const gateDigest = state.gateDigests[gate];
    const others = (state.kept[gate] ?? []).filter((one) => personKey(one.by.id) !== personKey(by.id));
    return {
      ...state,
      kept: { ...state.kept, [gate]: decision === "revoke" ? others : [...others, { decision, by, id, at, binding, gateDigest }] },
    };
  },
  "decision-refused": (state) => state,
  "advice-recorded": (state, { data: { gate, says, by, reason }, at }) =>
    change(state, gate, (request) => {
      const others = (request.advice ?? []).filter((one) => one.by.id !== by.id);
      return { ...request, advice: [...others, { says, by, at, ...(reason === undefined ? {} : { reason }) }].slice(-ADVICE) };
    }),
  "roster-recorded": (state, { data, at }) =>
    change(state, data.gate, ({ impossible: _before, ...request }) => ({
      ...request,
      lookedUpAt: at,
      // Asked for again only where the membership of the opening is what counts.
      ...(data.counts === true ? { roster: data.roster } : {}),
      ...(data.missing.length === 0 ? {} : { impossible: data.missing }),
    })),
};

function recordDecision(state: RunState, { data, at }: EventOf<"decision-recorded">): RunState {
  const { gate, request: _request, reason: _reason, signature: _signature, answers, ...given } = data;
  return change(state, gate, ({ answers: before, ...request }) => {
    const decisions = decisionsAfter<DecisionRecord>(request.decisions, { ...given, at });
    const spent = [...(request.spent ?? []), ...takenBackBy(request.decisions, given)];
    const newest = answers === undefined ? before : { by: given.by.id, given: answers };
    // Answers stand as long as what was said with them.
    const stands = newest !== undefined && decisions.some(({ by, decision }) => by.id === newest.by && decision === "approve");
    return { ...request, decisions, ...(spent.length === 0 ? {} : { spent }), ...(stands ? { answers: newest } : {}) };
  });
}

function change(state: RunState, gate: string, how: (request: RequestRecord) => RequestRecord): RunState {
  const request = state.requests[gate];
  return request === undefined ? state : { ...state, requests: { ...state.requests, [gate]: how(request) } };
}

/** Nobody needs to be reminded of what has ended. */
function withoutTellings(state: RunState, request: string): RunState {
  const { tellings } = state;
  if (tellings === undefined) return state;
  return { ...state, tellings: Object.fromEntries(Object.entries(tellings).filter(([, telling]) => telling.request !== request)) };
}
