import { type Answer, STANDS } from "@sluice/lifecycle";
import type { Finish, Invocation } from "./command.ts";
import { findRun } from "./find-run.ts";
import { type Session, withStoredRuns } from "./open-engine.ts";
import { refused } from "./refused.ts";
import { unknownInRun } from "./unknown-in-run.ts";

/** What somebody did to a run, and where it stands now. */
export async function actOnRun(
  invocation: Invocation,
  act: (session: Session, run: string) => Promise<{ readonly answer: Answer; readonly said: string }>,
): Promise<Finish> {
  return withStoredRuns(invocation, "act", async (session) => {
    const run = await findRun(session, invocation.words[0] ?? "", invocation.signal);
    const { answer, said } = await act(session, run);
    if (!answer.ok) throw (await unknownInRun(invocation, session, run, answer)) ?? refused(answer);
    const view = await session.engine.get(run, { scope: session.project.scope, signal: invocation.signal });
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
      text: `${said}\nThe run ${run} ${stands}${view?.outcome === undefined ? ` in stage ${view?.stage ?? "none"}; sluice explain ${run} says why` : ""}.`,
    };
  });
}
