import { type Answer, STANDS } from "@sluice/lifecycle";
import type { Finish, Invocation } from "./command.ts";
import { findRun } from "./find-run.ts";
import { type EngineNeeds, type Session, withEngine, withStoredRuns } from "./open-engine.ts";
import { refused } from "./refused.ts";
import { samePlace } from "./same-place.ts";
import { unknownInRun } from "./unknown-in-run.ts";

/** What was done, and what to say about it. */
interface Done {
  readonly answer: Answer;
  readonly said: string;
}

/**
 * What somebody did to a run, and where it stands now. With `pipelines` the engine is given those: for an act that needs the project's own.
 */
export async function actOnRun(
  invocation: Invocation,
  act: (session: Session, run: string) => Promise<Done>,
  pipelines?: EngineNeeds["pipelines"],
): Promise<Finish> {
  const finish = (session: Session): Promise<Finish> => finishAct(invocation, session, act);
  return pipelines === undefined ? withStoredRuns(invocation, "act", finish) : withEngine(invocation, finish, { pipelines });
}

async function finishAct(invocation: Invocation, session: Session, act: (session: Session, run: string) => Promise<Done>): Promise<Finish> {
  const run = await findRun(session, invocation.words[0] ?? "", invocation.signal);
  const { answer, said } = await act(session, run);
  if (!answer.ok) throw (await unknownInRun(invocation, session, run, answer)) ?? refused(answer);
  const view = await session.engine.get(run, { scope: session.project.scope, signal: invocation.signal });
  const why = samePlace(invocation, `sluice explain ${run}`);
  const stands = view === undefined ? "is gone" : STANDS[view.outcome ?? view.status];
  return {
    exit: 0,
    document: {
      run,
      ...answer,
      status: view?.status,
      outcome: view?.outcome,
      stage: view?.stage,
      policyTrusted: session.project.policy.trusted && view?.policyTrusted !== false,
    },
    text: `${said}\nThe run ${run} ${stands}${view?.outcome === undefined ? ` in stage ${view?.stage ?? "none"}; ${why} says why` : ""}.`,
  };
}
