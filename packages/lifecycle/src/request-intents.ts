import { isCollective, nextTellingAt } from "@sluice/approvals";
import type { Instant, Intent, Pipeline } from "@sluice/core";
import { placeOfGate } from "./pipeline-view.ts";
import type { RequestRecord, RunState } from "./state.ts";

/** How long a claim on such an intent lasts without renewal, in milliseconds. */
const LEASE_MS = 30_000;

/** Tellings that somebody is to be given: while a run is held, too, because time goes on; and of a broken glass after its end. */
export function tellingIntents(state: RunState): readonly Intent[] {
  return Object.entries(state.tellings ?? {}).map(([id, { gate, request, topic, to, attempt, expiresAt: ends }]) => {
    const { digest = null, expiresAt = null } = request === undefined ? {} : (state.requests[gate] ?? {});
    const about = { gate, request: request ?? null, stage: state.stage, key: state.subject.key };
    const data = { ...about, digest, expiresAt: ends ?? expiresAt };
    return { id, kind: "notify", attempt, leaseMs: LEASE_MS, payload: { kind: "notify", to, topic, step: id, data } };
  });
}

/** When somebody is to be told something again about the open requests. */
export function tellingsAhead(pipeline: Pipeline, state: RunState): readonly Instant[] {
  return openRequests(pipeline, state).flatMap(({ plan, request }) => nextTellingAt(plan, request, request.told ?? {}) ?? []);
}

/** Looks at who is in the groups and roles that open requests ask: at the opening, and again now and then where that matters. */
export function rosterIntents(pipeline: Pipeline, state: RunState): readonly Intent[] {
  return openRequests(pipeline, state).flatMap(({ gate, plan, request }): readonly Intent[] => {
    const { lookUpMs } = plan;
    const isFixed = plan.members === "at-opening";
    if ((lookUpMs === undefined && !isFixed) || !plan.from.some(({ of }) => of.some(isCollective))) return [];
    if (request.lookedUpAt !== undefined && (isFixed || lookUpMs === undefined)) return [];
    const again = request.lookedUpAt === undefined || lookUpMs === undefined ? {} : { notBefore: request.lookedUpAt + lookUpMs };
    const id = `roster.${request.request}`;
    return [{ id, kind: "roster", attempt: 1, ...again, leaseMs: LEASE_MS, payload: { kind: "roster", gate, request: request.request } }];
  });
}

function openRequests(pipeline: Pipeline, state: RunState) {
  return Object.entries(state.requests).flatMap(([gate, request]: [string, RequestRecord]) => {
    const plan = placeOfGate(pipeline, gate)?.gate.plan;
    return request.closed === undefined && plan?.kind === "request" ? [{ gate, plan, request }] : [];
  });
}
