import type { Instant } from "@sluice/core";
import type { WaiverRecord } from "../state.ts";
import { type Folds, without } from "./fold.ts";

/** Most waivers of a run that stand at once, and most that wait for more people. */
export const WAIVER_LIMITS = { waivers: 20, proposals: 10 } as const;

/** Folds of events about waivers. */
export const waiverFolds: Folds<"waiver-recorded" | "waiver-proposed"> = {
  "waiver-recorded": (state, { data: { waiver, binding } }) => ({
    ...state,
    waivers: { ...roomIn(state.waivers, waiver.at), [waiver.id]: { ...waiver, binding, gateDigest: state.gateDigests[waiver.gate] } },
    ...(state.proposals === undefined ? {} : { proposals: without(state.proposals, waiver.id) }),
  }),
  "waiver-proposed": (state, { data: { waiver, binding, by }, at }) => {
    // Those whose end has passed nobody can agree to any more.
    const live = Object.fromEntries(Object.entries(state.proposals ?? {}).filter(([, one]) => at < one.waiver.until));
    const allowing = [...(live[waiver.id]?.by ?? []), by];
    return { ...state, proposals: { ...live, [waiver.id]: { waiver, binding, gateDigest: state.gateDigests[waiver.gate], by: allowing } } };
  },
};

/** Ended waivers are shown until their room is needed. */
function roomIn(waivers: Readonly<Record<string, WaiverRecord>>, at: Instant): Readonly<Record<string, WaiverRecord>> {
  const entries = Object.entries(waivers);
  return entries.length < WAIVER_LIMITS.waivers ? waivers : Object.fromEntries(entries.filter(([, waiver]) => at < waiver.until));
}
