import type { RunOutcome } from "@sluice/core";
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
}

/** Ends the run at once: withdraws requests, frees reservations, asks for the final steps. Nothing can change the outcome any more. */
export function complete(draft: Draft, ending: Ending): void {
  withdrawRequests(draft);
  draft.emit("run-completed", ending);
  releaseAll(draft);
  for (const step of draft.pipeline.finally) {
    const intent = `final.${step.id}`;
    if ("notify" in step) draft.emit("final-requested", { step: step.id, intent, notify: step.notify });
    else draft.emit("final-requested", { step: step.id, intent, effect: step.run, repeat: effectOf(draft.pipeline, step.run).repeat });
  }
}

/** Frees what an ended run holds, but not while a dangerous effect it initiated may still be acting on the world. */
export function releaseAll(draft: Draft): void {
  if (isDangerousUnresolved(draft.state)) return;
  for (const reservation of ownReservations(draft)) requestRelease(draft, reservation);
}
