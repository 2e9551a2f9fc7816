import { payloadDigest } from "@sluice/approvals";
import { digestOf, type Gate } from "@sluice/core";
import { bindingOf } from "../binding.ts";
import type { Draft } from "../draft.ts";
import { payloadOf } from "../question.ts";
import { recordDecision } from "./record-decision.ts";

/** Asks people. Decisions that were kept for this opening are counted at once. */
export function openRequest(draft: Draft, gate: Gate): void {
  if (gate.plan.kind !== "request") return;
  const kept = draft.state.kept[gate.id] ?? [];
  const { scope, run } = draft.state;
  const request = `${gate.id}.${draft.nextVersion()}`;
  const asked = {
    request,
    binding: bindingOf(draft, gate),
    gateDigest: gate.digest,
    nonce: digestOf({ scope, run, request, command: draft.commandId }),
    expiresAt: draft.at + gate.plan.expiresMs,
  };
  draft.emit("request-opened", { gate: gate.id, ...asked, digest: payloadDigest(payloadOf(draft, gate, asked)) });
  for (const { binding: about, gateDigest, at: _at, ...decision } of kept) {
    if (draft.state.requests[gate.id]?.closed !== undefined) return;
    if (about === asked.binding && gateDigest === gate.digest) recordDecision(draft, gate.id, decision);
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
