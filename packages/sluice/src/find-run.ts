import { isKey, type RunSummary, SluiceError } from "@sluice/core";
import type { Invocation } from "./command.ts";
import type { Session } from "./open-engine.ts";
import { showLine } from "./show-line.ts";

const MOST = 50;

/**
 * The id of the run that somebody means: its id, or the key of its subject. A key means the only unfinished run, else the newest one.
 *
 * @throws SluiceError `RUN_NOT_FOUND`; `COMMAND_INVALID` when a key means several unfinished runs
 */
export async function findRun(invocation: Invocation, { engine, project }: Session): Promise<string> {
  const word = invocation.words[0] ?? "";
  const call = { scope: project.scope, signal: invocation.signal };
  if (!isKey(word))
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found "${showLine(word)}", expected the id of a run or the key of a subject.`,
    });
  if ((await engine.get(word, call)) !== undefined) return word;
  const { items } = await engine.list({ ...call, where: { key: word }, limit: MOST });
  const unfinished = items.filter((run) => run.status !== "completed");
  if (unfinished.length > 1) {
    const runs = unfinished.map((run) => `${run.run} (${run.pipeline})`).join(", ");
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found ${unfinished.length} unfinished runs about ${word}, expected one; name it: ${runs}.`,
    });
  }
  const meant = unfinished[0] ?? newest(items);
  if (meant !== undefined) return meant.run;
  throw new SluiceError({
    code: "RUN_NOT_FOUND",
    message: `Found no run ${word} in the scope ${project.scope}, neither by id nor by key. See sluice list.`,
  });
}

function newest(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.toSorted((one, other) => other.createdAt - one.createdAt)[0];
}
