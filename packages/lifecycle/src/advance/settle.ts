import type { Stage } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { placeOfGate, stageOf } from "../pipeline-view.ts";
import { ask } from "./ask.ts";
import { complete } from "./complete.ts";
import { announceOpenings, conclude } from "./conclude.ts";
import { expire } from "./expire.ts";
import { endFreeze, waitForOpening } from "./freeze.ts";
import { hold } from "./hold.ts";
import { leave } from "./leave.ts";
import { returnToStale } from "./return-to.ts";
import { seeThrough } from "./see-through.ts";
import { tell } from "./tell.ts";
import { warn } from "./warn.ts";
import { requestWork, startJudging, stepWork, UNCLAIMED_MS } from "./work-step.ts";

/** Steps that one command may cause. Only a pipeline that `verify` refuses gets there; it ends with a person instead of never. */
const STEP_LIMIT = 200;

/** Runs the machine to quiescence: afterwards nothing more follows from what is known, so no click falls between two steps. */
export function settle(draft: Draft): void {
  for (let steps = 0; step(draft); steps++) {
    if (steps >= STEP_LIMIT) {
      hold(draft, {
        code: "NO_PROGRESS",
        reason: `the run moved ${STEP_LIMIT} times without anybody acting; its pipeline turns in a circle`,
      });
      return;
    }
  }
}

/** One step, if one follows. Order: what time ended; standing holds; the end; revisions; then the phase of the stage. */
function step(draft: Draft): boolean {
  if (draft.state.outcome !== undefined) return seeThrough(draft);
  if (expire(draft) || warn(draft) || tell(draft)) return true;
  if (draft.state.holds.length > 0) return false;
  const stage = stageOf(draft.pipeline, draft.state.stage);
  if (stage.final !== undefined) {
    complete(draft, { outcome: stage.final, code: "FINAL_STAGE", reason: `reached the stage ${stage.id}` });
    return true;
  }
  if (returnToStale(draft) || holdOverdue(draft)) return true;
  switch (draft.state.phase) {
    case "admitting":
      return stepAdmission(draft, stage);
    case "working":
      return stepWork(draft, stage);
    case "judging":
      return stepJudgement(draft, stage);
  }
}

function stepAdmission(draft: Draft, stage: Stage): boolean {
  if (endFreeze(draft, stage)) return true;
  if (ask(draft, stage.before)) return true;
  const conclusion = conclude(draft, stage, stage.before, []);
  if (conclusion !== "open") return conclusion === "acted";
  const before = draft.state.version;
  if (stage.work !== undefined && waitForOpening(draft, stage)) return draft.state.version > before;
  announceOpenings(draft, stage.before);
  if (stage.work === undefined) return startJudging(draft, stage);
  requestWork(draft, stage);
  return true;
}

function stepJudgement(draft: Draft, stage: Stage): boolean {
  if (ask(draft, stage.gates)) return true;
  const before = draft.state.version;
  const conclusion = conclude(draft, stage, stage.gates, stage.routes);
  if (conclusion !== "open") return conclusion === "acted" || draft.state.version > before;
  announceOpenings(draft, stage.gates);
  if (stage.next === undefined) hold(draft, { code: "NO_EDGE", reason: `no edge leads on from ${stage.id}` });
  else leave(draft, { to: stage.next, via: "next" });
  return true;
}

/** An evaluation or a look that nobody does must not wait for ever. */
function holdOverdue(draft: Draft): boolean {
  const { look, evaluations } = draft.state;
  if (look !== undefined && draft.at >= look.since + UNCLAIMED_MS) {
    hold(draft, { code: "SUBJECT_UNKNOWN", reason: "nobody looked at the subject" });
    return true;
  }
  const overdue = Object.entries(evaluations).find(([id, evaluation]) => {
    const maxWaitMs = placeOfGate(draft.pipeline, id)?.gate.maxWaitMs ?? 0;
    return draft.at >= (evaluation.notBefore ?? evaluation.requestedAt) + maxWaitMs;
  });
  if (overdue === undefined) return false;
  hold(draft, { code: "GATE_UNKNOWN", gate: overdue[0], reason: `nobody judged ${overdue[0]}; no process here can run it` });
  return true;
}
