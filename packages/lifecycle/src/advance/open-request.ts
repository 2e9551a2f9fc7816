import { digestOf, type Gate } from "@sluice/core";
import { bindingOf } from "../binding.ts";
import type { Draft } from "../draft.ts";
import { recordDecision } from "./record-decision.ts";

/** Asks people. Decisions that were kept for this opening are counted at once. */
export function openRequest(draft: Draft, gate: Gate): void {
  if (gate.plan.kind !== "request") return;
  const kept = draft.state.kept[gate.id] ?? [];
  const binding = bindingOf(draft, gate);
  const request = `${gate.id}.${draft.nextVersion()}`;
  const expiresAt = draft.at + gate.plan.expiresMs;
  const { run, scope, stage, lap } = draft.state;
  // What a person sees and names: the question in full, so that no answer fits another one (threat APR-2).
  const digest = digestOf({ scope, run, stage, gate: gate.id, request, lap: lap?.taken ?? 0, binding, gateDigest: gate.digest, expiresAt });
  draft.emit("request-opened", { gate: gate.id, request, digest, binding, gateDigest: gate.digest, expiresAt });
  for (const { binding: about, at: _at, ...decision } of kept) {
    if (draft.state.requests[gate.id]?.closed !== undefined) return;
    if (about === binding) recordDecision(draft, gate.id, decision);
    else
      draft.emit("decision-refused", {
        gate: gate.id,
        decision: decision.decision,
        by: decision.by,
        id: decision.id,
        code: "DECISION_STALE",
      });
  }
}
