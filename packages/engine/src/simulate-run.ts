import { type Cancellable, DEFAULT_SCOPE, digestOf, type Pipeline, SluiceError } from "@sluice/core";
import { fromRecord, type Replay, replay, type RunEvent } from "@sluice/lifecycle";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { noSuchRun } from "./no-such-run.ts";

const PAGE = 200;

/** Reads a run's ledger and goes through it once more under another definition. Writes nothing. */
export async function simulateRun(parts: EngineParts, run: string, pipeline: Pipeline, options: CallOptions = {}): Promise<Replay> {
  const { scope = DEFAULT_SCOPE, signal } = options;
  const call: Cancellable = signal === undefined ? {} : { signal };
  const commits: (readonly RunEvent[])[] = [];
  for (let after = 0; ;) {
    const { items } = await parts.options.store.ledger({ scope, run }, { ...call, after, limit: PAGE });
    commits.push(...items.map(({ events }) => events.map(fromRecord)));
    const last = items.at(-1)?.events.at(-1);
    if (last === undefined) break;
    after = last.seq;
  }
  if (commits.length === 0) throw new SluiceError({ code: "RUN_NOT_FOUND", message: noSuchRun({ scope, run }) });
  return replay(pipeline, digestOf(pipeline), commits);
}
