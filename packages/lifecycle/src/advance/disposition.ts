import type { Gate, GroupRule, Stage } from "@sluice/core";
import { combine, openingFor } from "@sluice/verdicts";
import { type GateStatus, statusOf, type View } from "../gate-status.ts";
import { placeOfGate } from "../pipeline-view.ts";

/** What an unaccepted verdict asks for. */
export type Disposition =
  | { readonly do: "wait" }
  | { readonly do: "rework" }
  | { readonly do: "hold"; readonly code: string; readonly reason: string }
  | { readonly do: "stop"; readonly outcome: "failed" | "blocked"; readonly code: string; readonly reason: string };

const WAIT: Disposition = { do: "wait" };

/** What is done about a gate that stands in the way, by the defaults of its value and its policy. */
export function dispositionOf(view: View, stage: Stage, status: GateStatus): Disposition {
  const { gate, judgement, current } = status;
  // Not judged for what the run is about now: it will be asked, or waits for the gates it needs.
  if (judgement === undefined || !current) return neededDisposition(view, stage, gate);
  if (gate.plan.kind === "group") return groupDisposition(view, stage, status, gate.plan.children);
  const say = (code: string): { readonly code: string; readonly reason: string } => ({ code, reason: `${gate.id}: ${judgement.reason}` });
  switch (judgement.value) {
    case "fail":
      if (gate.plan.kind !== "request") return reworkOr(stage, say("GATE_FAILED"));
      if (judgement.code === "REQUEST_EXPIRED") return { do: "hold", ...say("REQUEST_EXPIRED") };
      if (gate.onReject === "stop") return { do: "stop", outcome: "failed", ...say("REQUEST_REJECTED") };
      return gate.onReject === "hold" ? { do: "hold", ...say("REQUEST_REJECTED") } : reworkOr(stage, say("REQUEST_REJECTED"));
    case "pending":
      return view.at >= judgement.since + waitLimit(status) ? { do: "hold", ...say("WAIT_EXCEEDED") } : WAIT;
    case "inconclusive":
      return { do: "hold", ...say("GATE_INCONCLUSIVE") };
    case "error":
      if (judgement.class === "input") return reworkOr(stage, say("GATE_INPUT"));
      return { do: "hold", ...say(judgement.class === "definition" ? "GATE_DEFINITION" : "GATE_UNAVAILABLE") };
    default:
      // Skipped for a reason nobody opened in writing.
      return reworkOr(stage, say("GATE_INPUT"));
  }
}

/**
 * A gate is not asked while one that it needs stands closed, so it asks for what that one asks for: a group of which the needed gate is a
 * member may be open without it, and then nobody else would, and the run would wait for ever (invariant 17).
 */
function neededDisposition(view: View, stage: Stage, { needs }: Gate): Disposition {
  const wanted = needs.flatMap((id) => {
    const place = placeOfGate(view.pipeline, id);
    const status = place === undefined ? undefined : statusOf(view, place.gate);
    return status === undefined || status.open ? [] : [dispositionOf(view, stage, status)];
  });
  return strongestOf(wanted) ?? WAIT;
}

/** Open requests end by their own expiry, measures by their window; only other pending gates are limited by `maxWait`. */
function waitLimit({ gate }: GateStatus): number {
  return gate.plan.kind === "request" || gate.plan.kind === "measure" ? Number.POSITIVE_INFINITY : gate.maxWaitMs;
}

/** Order of dispositions, the strongest first. */
const STRENGTH = ["stop", "rework", "hold"] as const;

/** The strongest of those that ask for more than waiting. */
function strongestOf(dispositions: readonly Disposition[]): Disposition | undefined {
  return STRENGTH.flatMap((kind) => dispositions.find((disposition) => disposition.do === kind) ?? [])[0];
}

/**
 * A group asks for the strongest of what its members ask for: a rejection stays a rejection within a group, and an expired request still
 * needs a person. While it is undecided it waits, until it could only pass with members whose patience has ended.
 */
function groupDisposition(view: View, stage: Stage, { gate, judgement }: GateStatus, children: readonly Gate[]): Disposition {
  if (gate.plan.kind !== "group" || judgement === undefined) return WAIT;
  const members = children.map((child) => statusOf(view, child));
  const closed = new Map(members.filter((child) => !child.open).map((child) => [child, dispositionOf(view, stage, child)]));
  const reason = `${gate.id}: ${judgement.reason}`;
  if (judgement.value === "pending")
    return stillPossible(gate.plan.rule, closed, members) ? WAIT : { do: "hold", code: "WAIT_EXCEEDED", reason };
  const strongest = strongestOf([...closed.values()]);
  if (strongest !== undefined) return strongest;
  return judgement.value === "fail" ? reworkOr(stage, { code: "GATE_FAILED", reason }) : { do: "hold", code: "GATE_INCONCLUSIVE", reason };
}

/** Whether a group may still pass without the members whose patience has ended. */
function stillPossible(rule: GroupRule, closed: ReadonlyMap<GateStatus, Disposition>, members: readonly GateStatus[]): boolean {
  const seen = members.map((child) => ({
    value: (closed.get(child)?.do ?? "wait") === "wait" ? (child.current ? child.judgement?.value : undefined) : ("fail" as const),
    accepted: child.open,
    required: child.gate.enforcement === "required",
  }));
  return combine(rule, seen).value !== "fail";
}

function reworkOr(stage: Stage, otherwise: { readonly code: string; readonly reason: string }): Disposition {
  return stage.rework === undefined ? { do: "hold", ...otherwise } : { do: "rework" };
}

/** How many tries a gate has when nobody comes back from looking. */
export function triesWhenLost(gate: Gate): number {
  return gate.onError?.["lost"]?.attempts ?? gate.attempts;
}

/** How many tries an evaluation has before its trouble counts: those of the opening that covers it, else the gate's own. */
export function triesOf({ gate, judgement }: GateStatus): number {
  const opening = judgement === undefined ? undefined : openingFor(judgement, gate);
  return opening?.attempts ?? gate.attempts;
}
