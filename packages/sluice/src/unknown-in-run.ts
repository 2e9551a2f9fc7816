import type { ErrorCode, SluiceError } from "@sluice/core";
import { leavesOf, type Refusal } from "@sluice/lifecycle";
import type { Invocation } from "./command.ts";
import type { Session } from "./open-engine.ts";
import { pipelineOfRun } from "./run-pipeline.ts";
import { unknownName } from "./unknown-name.ts";

/** Refusals that may come from a mistyped `--gate` or `--budget`. */
const NAMING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["GATE_UNKNOWN", "GATE_NOT_A_REQUEST", "EXTEND_NOTHING"]);

/** What was probably meant, when an act was refused because of the name of a gate or a budget; `undefined` for other refusals. */
export async function unknownInRun(
  invocation: Invocation,
  session: Session,
  run: string,
  { code, reason }: Refusal,
): Promise<SluiceError | undefined> {
  if (!NAMING.has(code)) return undefined;
  const view = await session.engine.get(run, { scope: session.project.scope, signal: invocation.signal });
  if (view === undefined) return undefined;
  const { stages, budgets } = await pipelineOfRun(session, view);
  const gates = stages.flatMap(({ before, gates: after }) => [...before, ...after]).flatMap(leavesOf);
  const requests = gates.flatMap(({ id, plan }) => (plan.kind === "request" ? [id] : []));
  const budget = invocation.text("budget");
  const [word, names] = budget === undefined ? [invocation.text("gate"), requests] : [budget, budgets.map(({ id }) => id)];
  return word === undefined || names.includes(word) ? undefined : unknownName({ code, what: `Refused: ${reason}`, word, names });
}
