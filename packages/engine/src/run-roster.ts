import { isDeepStrictEqual } from "node:util";
import { possibleQuorum, approvalsOf } from "@sluice/approvals";
import type { ClaimedIntent } from "@sluice/core";
import { placeOfGate } from "@sluice/lifecycle";
import { giveBack, recordResult } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { RETRY_AFTER_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { rosterOf } from "./roster-of.ts";

/** Finds out who could answer a request. Silent when nothing has changed: the intent is put off until the next look. */
export async function runRoster(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { intent, scope, run: runId } = claim;
  if (intent.payload.kind !== "roster") return;
  const { gate, request: id } = intent.payload;
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  const request = run?.state.requests[gate];
  if (run === undefined || request?.request !== id || request.closed !== undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  const pipeline = await parts.definitions.load(scope, run.state.definition, { signal });
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  if (plan?.kind !== "request") return giveBack(parts, claim, RETRY_AFTER_MS);
  const roster = await rosterOf(parts, plan, run.state.subject, { signal });
  if (signal.aborted) return giveBack(parts, claim);
  const { missing } = possibleQuorum(plan, roster, approvalsOf(request.decisions));
  if (request.lookedUpAt !== undefined && isDeepStrictEqual(missing, request.impossible ?? []))
    return giveBack(parts, claim, plan.lookUpMs ?? RETRY_AFTER_MS);
  await recordResult(parts, claim, { type: "record-roster", gate, request: id, roster }, { mark: `${run.state.version}` });
}
