import { waiverCovers } from "@sluice/approvals";
import type { Gate } from "@sluice/core";
import { bindingOf, type BindingView } from "./binding.ts";
import type { WaiverRecord } from "./state.ts";

/**
 * The waiver that covers what a gate found, of those that are live at a time; the one that ends last, where there are several. A broken
 * glass, kept under the name of its request, covers no request that comes after it.
 */
export function waiverOf(view: BindingView & { readonly at: number }, gate: Gate): WaiverRecord | undefined {
  const waivers = Object.values(view.state.waivers).filter(({ gate: id, at, until }) => id === gate.id && at <= view.at && view.at < until);
  return waivers.filter((waiver) => covers(view, gate, waiver)).toSorted((one, other) => other.until - one.until)[0];
}

/** Whether a waiver is about what its gate found: the gate looks for what it did then, and the scope fits. Says nothing about its time. */
export function covers(view: BindingView, gate: Gate, waiver: WaiverRecord): boolean {
  const { verdicts, requests, gateDigests, subject } = view.state;
  const isConsumed = verdicts[gate.id]?.consumed === true || requests[gate.id]?.consumed === true;
  if (gate.plan.kind === "request" && requests[gate.id]?.request !== waiver.id) return false;
  if (!isConsumed && gateDigests[gate.id] !== waiver.gateDigest) return false;
  const paths = verdicts[gate.id]?.paths;
  return waiverCovers(waiver, {
    sameContent: isConsumed || waiver.binding === bindingOf(view, gate),
    facets: subject.facets,
    ...(paths === undefined ? {} : { paths }),
  });
}
