import { isLive } from "@sluice/approvals";
import type { Folds } from "./fold.ts";
import { without } from "./fold.ts";

/** Folds of events about people beside their decisions: who stands in for whom, who broke the glass, who is told what. */
export const peopleFolds: Folds<"delegation-recorded" | "delegation-ended" | "glass-broken" | "telling-requested" | "telling-ended"> = {
  "delegation-recorded": (state, { data: { delegation }, at }) => ({
    ...state,
    delegations: [...(state.delegations ?? []).filter((one) => isLive(one, at)), delegation],
  }),
  "delegation-ended": (state, { data }) => ({ ...state, delegations: state.delegations?.filter(({ id }) => id !== data.delegation) }),
  // Kept like a waiver: it lets through for a while and never erases that nobody approved.
  "glass-broken": (state, { data: { gate, request, by, reason, until, binding }, at }) => {
    const [first = "", ...seconds] = by;
    const waiver = { id: request, gate, owner: first, reason, until, allowedBy: first, at, seconds, binding };
    // Of a gate's requests only the newest can be let through, so its other broken glasses are history.
    const others = Object.entries(state.waivers).filter(([, one]) => one.gate !== gate);
    return { ...state, waivers: { ...Object.fromEntries(others), [request]: { ...waiver, gateDigest: state.gateDigests[gate] } } };
  },
  "telling-requested": (state, { data: { told, telling, ...data } }) => {
    const { gate, request, topic, to } = data;
    const asked = state.requests[gate];
    // What was not told yet is told once, with the newest number.
    const others = Object.entries(state.tellings ?? {}).filter(
      ([, one]) => one.gate !== gate || one.request !== request || one.topic !== topic || one.to !== to,
    );
    return {
      ...state,
      tellings: { ...Object.fromEntries(others), [telling]: { ...data, attempt: 1 } },
      ...(asked === undefined || told === undefined ? {} : { requests: { ...state.requests, [gate]: { ...asked, told } } }),
    };
  },
  "telling-ended": (state, { data }) => ({ ...state, tellings: without(state.tellings ?? {}, data.telling) }),
};
