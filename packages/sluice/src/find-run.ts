import { isKey, type RunSummary, SluiceError } from "@sluice/core";
import type { CallOptions, Engine } from "@sluice/engine";
import type { Session } from "./open-engine.ts";
import { showLine } from "./show-line.ts";
import { unknownName } from "./unknown-name.ts";

const MOST = 100;
const UNFINISHED = ["queued", "running", "waiting", "held"] as const;

/**
 * The id of the run that somebody means: its id, or the key of its subject. A key means the only unfinished run, else the newest one.
 *
 * @throws SluiceError `RUN_NOT_FOUND`; `COMMAND_INVALID` when a key means several unfinished runs
 */
export async function findRun({ engine, project }: Session, word: string, signal: AbortSignal): Promise<string> {
  const call = { scope: project.scope, signal };
  if (!isKey(word))
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found "${showLine(word)}", expected the id of a run or the key of a subject.`,
    });
  if ((await engine.get(word, call)) !== undefined) return word;
  const { items: unfinished } = await engine.list({ ...call, where: { key: word, status: UNFINISHED }, limit: MOST });
  if (unfinished.length > 1) {
    const runs = unfinished.map((run) => `${run.run} (${run.pipeline})`).join(", ");
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found ${unfinished.length} unfinished runs about ${word}, expected one; name it: ${runs}.`,
    });
  }
  const meant = unfinished[0] ?? (await newest(engine, word, call));
  if (meant !== undefined) return meant.run;
  // Enough to find a slip of the fingers: those at work, and the first of all.
  const { items: atWork } = await engine.list({ ...call, where: { status: UNFINISHED }, limit: MOST });
  const known = await engine.list({ ...call, limit: MOST });
  throw unknownName({
    code: "RUN_NOT_FOUND",
    what: `Found no run ${word} in the scope ${project.scope}`,
    word,
    names: [...new Set([...atWork, ...known.items].flatMap(({ run, key }) => [key, run]))],
    advice: ", neither by id nor by key. See sluice list",
  });
}

/** Pages go from the oldest run to the newest. */
async function newest(engine: Engine, key: string, call: CallOptions): Promise<RunSummary | undefined> {
  let last: RunSummary | undefined;
  let after: string | undefined;
  do {
    const page = await engine.list({ ...call, where: { key }, limit: MOST, ...(after === undefined ? {} : { after }) });
    last = page.items.at(-1) ?? last;
    after = page.next;
  } while (after !== undefined);
  return last;
}
