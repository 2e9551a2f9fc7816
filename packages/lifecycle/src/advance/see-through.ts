import type { Draft } from "../draft.ts";
import { isDangerousUnresolved } from "../dangerous-unresolved.ts";
import { openFinals } from "../open-finals.ts";
import { effectOf } from "../pipeline-view.ts";
import { releaseAll } from "./complete.ts";
import { expireWork } from "./expire.ts";
import { ownReservations } from "./leave.ts";
import { UNCLAIMED_MS } from "./work-step.ts";

/** Times the world is asked about the dangerous effect of a run that has ended. */
const PROOFS = 3;

/**
 * What still happens to a run that has ended: a dangerous effect it initiated is seen through as far as it can be, and what the run holds
 * is freed once that effect is known to have ended, not before.
 */
export function seeThrough(draft: Draft): boolean {
  if (expireFinal(draft)) return true;
  if (isDangerousUnresolved(draft.state)) return expireWork(draft) || expireProof(draft) || askForProof(draft);
  if (ownReservations(draft).length === 0) return false;
  releaseAll(draft);
  return true;
}

/** What nobody can do, or nobody has done for so long, is given up: it cannot change the outcome, and those after it must not wait for ever. */
function expireFinal(draft: Draft): boolean {
  const { state, pipeline } = draft;
  const overdue = openFinals(pipeline, state).find(({ since }) => draft.at >= since + UNCLAIMED_MS);
  if (overdue === undefined) return false;
  const { step, final } = overdue;
  const isUnknown = final.status === "begun" && final.repeat !== undefined && final.repeat !== "safe";
  draft.emit("final-ended", { step, as: isUnknown ? "unknown" : "failed", note: "nobody took it" });
  return true;
}

/** A proof that nobody gives must not be waited for for ever: the run has ended, so there is no person to ask instead. */
function expireProof(draft: Draft): boolean {
  const { work } = draft.state;
  if (work?.status !== "proving" || draft.at < work.requestedAt + UNCLAIMED_MS) return false;
  draft.emit("work-ended", {
    intent: work.intent,
    work: work.work,
    end: { how: "vanished", exit: null, note: "nobody found out whether it happened" },
  });
  return true;
}

function askForProof(draft: Draft): boolean {
  const { work } = draft.state;
  if (work?.status !== "ended" || !work.dangerous || work.proofs >= PROOFS || effectOf(draft.pipeline, work.effect).repeat !== "ask")
    return false;
  draft.emit("work-proof-requested", { intent: work.intent, work: work.work, attempt: work.attempt + 1 });
  return true;
}
