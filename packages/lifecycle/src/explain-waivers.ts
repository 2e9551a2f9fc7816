import { lintWaivers, type WaiverFinding } from "@sluice/approvals";
import { accepts } from "@sluice/verdicts";
import type { ExplainedWaiver, Explanation } from "./explanation.ts";
import { statusOf, type View } from "./gate-status.ts";
import { placeOfGate } from "./pipeline-view.ts";
import type { WaiverProposal, WaiverRecord } from "./state.ts";
import { covers } from "./waiver-of.ts";

/** A waiver as an explanation shows it. */
export function waiverShown(waiver: WaiverRecord | WaiverProposal["waiver"]): ExplainedWaiver {
  const { id, gate, owner, reason, allowedBy, seconds = [], until, scope } = waiver;
  return { id, gate, owner, reason, allowedBy: [allowedBy, ...seconds], until, ...(scope === undefined ? {} : { scope }) };
}

/** All waivers of a run, those that are proposed, and what is to look at in them. */
export function explainWaivers(view: View): Pick<Explanation, "waivers" | "proposals" | "concerns"> {
  const proposals = Object.values(view.state.proposals ?? {}).filter(({ waiver }) => view.at < waiver.until);
  return {
    waivers: Object.values(view.state.waivers).map(waiverShown),
    proposals: proposals.map(({ waiver, by }) => ({ ...waiverShown(waiver), allowedBy: by.map(({ id }) => id) })),
    concerns: concernsOf(view),
  };
}

function concernsOf(view: View): readonly WaiverFinding[] {
  // A broken glass is no waiver that somebody keeps: it ends by itself, and was announced.
  const kept = Object.values(view.state.waivers).filter(({ id, gate }) => view.state.requests[gate]?.request !== id);
  return lintWaivers(
    kept.map((waiver) => ({
      waiver,
      isUsed: isUsed(view, waiver),
      hasPaths: view.state.verdicts[waiver.gate]?.paths !== undefined,
    })),
    view.at,
  );
}

/** Whether a waiver's scope fits a verdict that counts now and would not be accepted without it. */
function isUsed(view: View, waiver: WaiverRecord): boolean {
  const gate = placeOfGate(view.pipeline, waiver.gate)?.gate;
  if (gate === undefined) return false;
  const { judgement, current } = statusOf(view, gate);
  return judgement !== undefined && current && !accepts(judgement, gate, view.at).accepted && covers(view, gate, waiver);
}
