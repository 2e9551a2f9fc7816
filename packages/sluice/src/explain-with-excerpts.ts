import { type RunExplanation, withExcerpts } from "@sluice/engine";
import type { Invocation } from "./command.ts";
import type { Session } from "./open-engine.ts";
import { withTypedCommands } from "./same-place.ts";

/**
 * Why a run is where it is, with what the evidence of its gates began with. Its commands name the store and the scope that were named.
 *
 * @throws SluiceError `RUN_NOT_FOUND`
 */
export async function explainWithExcerpts({ engine, project }: Session, run: string, invocation: Invocation): Promise<RunExplanation> {
  const call = { scope: project.scope, signal: invocation.signal };
  const explanation = await engine.explain(run, call);
  const data = withTypedCommands(explanation.data, invocation);
  const state = (await engine.get(run, call))?.state;
  return { ...explanation, data: state === undefined ? data : await withExcerpts(engine, data, state, call) };
}
