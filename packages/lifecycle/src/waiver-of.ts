import { type ToCover, waiverCovers } from "@sluice/approvals";
import type { Gate } from "@sluice/core";
import { bindingOf, type BindingView } from "./binding.ts";
import type { WaiverRecord } from "./state.ts";

/** The waiver that covers what a gate found, of those that are live at a time; the one that ends last, where there are several. */
export function waiverOf(view: BindingView & { readonly at: number }, gate: Gate): WaiverRecord | undefined {
  const waivers = Object.values(view.state.waivers).filter(({ gate: id, at, until }) => id === gate.id && at <= view.at && view.at < until);
  return waivers.filter((waiver) => covers(view, gate, waiver)).toSorted((one, other) => other.until - one.until)[0];
}

/** Whether a waiver's scope fits what its gate found. Says nothing about its time. */
export function covers(view: BindingView, gate: Gate, waiver: WaiverRecord): boolean {
  return waiverCovers(waiver, toCover(view, gate, waiver));
}

function toCover(view: BindingView, gate: Gate, { binding }: WaiverRecord): ToCover {
  const { verdicts, requests, subject } = view.state;
  const isConsumed = verdicts[gate.id]?.consumed === true || requests[gate.id]?.consumed === true;
  const paths = verdicts[gate.id]?.paths;
  return {
    sameContent: isConsumed || binding === bindingOf(view, gate),
    facets: subject.facets,
    ...(paths === undefined ? {} : { paths }),
  };
}
