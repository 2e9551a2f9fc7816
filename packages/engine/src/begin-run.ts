import { type Cancellable, type Instant, type RunKey, SluiceError } from "@sluice/core";
import { type CommandData, decide, type RunCommand } from "@sluice/lifecycle";
import { announceCommit } from "./announce-commit.ts";
import { appendClaiming } from "./append-claiming.ts";
import { appendOf } from "./commit-command.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { StartedRun } from "./start-request.ts";
import { offerUnmatched } from "./unmatched.ts";

/**
 * Writes the first commit of a run, or finds the unfinished one with its identity. The store has its definition already.
 *
 * @throws SluiceError `COMMAND_INVALID` when there is another run of that id.
 */
export async function beginRun(parts: EngineParts, beginning: CommandData["start"], call: Cancellable): Promise<StartedRun> {
  const { scope, run, definition } = beginning;
  const key: RunKey = { scope, run };
  const pipeline = await parts.definitions.load(scope, definition, call);
  const command: RunCommand = { type: "start", id: `start~${run}`, at: await storeTime(parts, scope, call), ...beginning };
  const decided = decide(pipeline, undefined, command);
  if (decided.state === undefined) throw new SluiceError({ code: "INTERNAL", message: "The start of a run gave no run." });
  const begun = { ...decided, state: decided.state, pipeline, at: command.at };
  const append = appendOf(parts, { key, commandId: command.id, command }, undefined, begun);
  const { result: appended, begin } = await appendClaiming(parts, append, call);
  switch (appended.kind) {
    case "exists":
      return { scope, id: appended.run, created: false };
    case "appended":
      announceCommit(parts, append, decided.state, appended);
      begin();
      await offerUnmatched(parts, decided.state, call);
      return { scope, id: run, created: true };
    case "duplicate":
      return { scope, id: run, created: false };
    default:
      throw new SluiceError({
        code: "COMMAND_INVALID",
        message: `There is a run ${run} already, and it is another one. Give another id.`,
      });
  }
}

/** For how long the store's time is told by our own watch after it was heard. */
const WATCH_MS = 10_000;

/** The store's time. Asking for intents of a run that cannot exist gives that and nothing else. */
async function storeTime(parts: EngineParts, scope: string, options: Cancellable): Promise<Instant> {
  const heard = parts.cache.newest();
  const passed = heard === undefined ? WATCH_MS : parts.options.clock.monotonicMs() - heard.seenAtMs;
  if (heard !== undefined && passed < WATCH_MS) return heard.storeNow + Math.max(0, Math.floor(passed));
  const nobody = { scope, run: parts.options.ids.run(), limit: 1, holder: parts.holder, serves: [] };
  return (await parts.options.store.takeIntents(nobody, options)).storeNow;
}
