import type { Principal } from "@sluice/core";
import { withExcerpts } from "@sluice/engine";
import type { RunState } from "@sluice/lifecycle";
import type { Asked } from "./asked.ts";
import { changeSummary } from "./change-summary.ts";
import type { Door } from "./handler-options.ts";
import type { Place } from "./place.ts";

/**
 * What a gate of a run asks or asked, as it stands now. `undefined`: there is no such run, or its gate of this name has asked nobody.
 *
 * @throws SluiceError of the engine, for broken infrastructure.
 */
export async function askView(door: Door, { scope, run, gate }: Place, by: Principal, signal: AbortSignal): Promise<Asked | undefined> {
  const call = { scope, signal };
  const state = (await door.engine.get(run, call))?.state;
  const record = state?.requests[gate];
  if (state === undefined || record === undefined) return undefined;
  const { data, requests } = await door.engine.explain(run, call);
  const { gates, ...explanation } = await withExcerpts(door.engine, data, state, call);
  const change = await changeSummary(door.vcs, explanation.subject.facets, { signal });
  const { pipeline, stage, lap, subject, startedBy, policyTrusted, outcome, at } = explanation;
  const request = gates.find((each) => each.gate === gate)?.request;
  return {
    run,
    scope,
    pipeline,
    stage,
    ...(lap === undefined ? {} : { lap }),
    gate,
    open: requests.some((each) => each.gate === gate),
    ...(request === undefined ? {} : { request }),
    ...answersTo(record),
    subject,
    startedBy,
    policyTrusted,
    gates: gates.filter((each) => each.gate !== gate),
    ...(change === undefined ? {} : { change }),
    ...(outcome === undefined ? {} : { outcome }),
    you: { id: by.id, assurance: by.assurance },
    at,
  };
}

function answersTo({ decisions, closed, closedAt }: RunState["requests"][string]): Pick<Asked, "answers" | "ended"> {
  const answers = decisions.map(({ by, for: as, decision, at }) => ({
    by: by.id,
    ...(as === undefined ? {} : { for: as.id }),
    decision,
    at,
  }));
  return closed === undefined || closedAt === undefined ? { answers } : { answers, ended: { as: closed, at: closedAt } };
}
