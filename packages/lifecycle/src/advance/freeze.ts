import type { Instant, Pipeline, Stage } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { opensAt } from "../opens-at.ts";

/** For how long a freeze that never opens is waited for before it is looked at again, in milliseconds. */
const AGAIN_MS = 400 * 86_400_000;

/** Keeps the work of a stage waiting while one of its freezes is closed. Says whether it has to wait. */
export function waitForOpening(draft: Draft, stage: Stage): boolean {
  const closed = closedBy(draft.pipeline, stage, draft.at);
  if (closed === undefined) return false;
  const { frozen } = draft.state;
  if (frozen === undefined || frozen.until <= draft.at) draft.emit("freeze-began", { stage: stage.id, ...closed });
  return true;
}

/** Notes that a freeze has opened: what was looked at before is looked at again. Says whether one has. */
export function endFreeze(draft: Draft, stage: Stage): boolean {
  const { frozen } = draft.state;
  if (frozen === undefined || draft.at < frozen.until || closedBy(draft.pipeline, stage, draft.at) !== undefined) return false;
  draft.emit("freeze-ended", { stage: stage.id });
  return true;
}

/** The freeze that keeps a stage's work from beginning, and when all of them are open again. */
export function closedBy(pipeline: Pipeline, stage: Stage, at: Instant): { readonly freeze: string; readonly until: Instant } | undefined {
  const freezes = (pipeline.freezes ?? []).filter(({ id }) => stage.freeze?.includes(id) === true);
  const first = freezes.find((freeze) => opensAt(freeze, at) !== at);
  if (first === undefined) return undefined;
  let until: Instant | undefined = at;
  // One may open into another: work begins when none of them is closed.
  for (let open = false; !open && until !== undefined && until - at < AGAIN_MS;) {
    const now: Instant = until;
    const next = freezes.map((freeze) => opensAt(freeze, now));
    open = next.every((instant) => instant === now);
    until = next.includes(undefined) ? undefined : Math.max(...(next as Instant[]));
  }
  return { freeze: first.id, until: until ?? at + AGAIN_MS };
}
