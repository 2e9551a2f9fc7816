import type { FinalStep, RefusalClass, RunOutcome } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { effectOf } from "../pipeline-view.ts";
import { isDangerousUnresolved } from "../dangerous-unresolved.ts";
import { ownReservations, requestRelease, withdrawRequests } from "./leave.ts";

/** How a run ends. */
export interface Ending {
  readonly outcome: RunOutcome;
  readonly code: string;
  readonly reason: string;
  readonly by?: string;
  readonly refused?: RefusalClass;
  readonly successor?: string;
}

/** Ends the run at once: withdraws requests, frees reservations, asks for the final steps. Nothing can change the outcome any more. */
export function complete(draft: Draft, ending: Ending): void {
  withdrawRequests(draft);
  draft.emit("run-completed", ending);
  releaseAll(draft);
  for (const step of stepsOf(draft)) {
    const intent = `final.${step.id}`;
    if ("notify" in step) draft.emit("final-requested", { step: step.id, intent, notify: step.notify });
    else draft.emit("final-requested", { step: step.id, intent, effect: step.run, repeat: effectOf(draft.pipeline, step.run).repeat });
  }
}

/**
 * Each person is told once of one end, however many steps name them. A system that started the run by itself is nobody to be told.
 */
function stepsOf({ pipeline, state: { startedBy } }: Draft): readonly FinalStep[] {
  const told = new Set<string>();
  return pipeline.finally.filter((step) => {
    if (!("notify" in step)) return true;
    if (step.notify === "starter" && startedBy.kind === "machine") return false;
    const to = step.notify === "starter" ? startedBy.id : step.notify;
    const isNew = !told.has(to);
    told.add(to);
    return isNew;
  });
}

/** Frees what an ended run holds, but not while a dangerous effect it initiated may still be acting on the world. */
export function releaseAll(draft: Draft): void {
  if (isDangerousUnresolved(draft.state)) return;
  for (const reservation of ownReservations(draft)) requestRelease(draft, reservation);
}
