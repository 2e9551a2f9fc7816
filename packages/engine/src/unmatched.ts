import type { Cancellable, JsonObject, RunKey, SignalMatch, UnmatchedSignal } from "@sluice/core";
import { indexOf, type RunState } from "@sluice/lifecycle";
import { commandId } from "./command-id.ts";
import { commitCommand, type CommandResult } from "./commit-command.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { SignalCommand } from "./signal-command.ts";
import { UNMATCHED_LIFETIME_MS } from "./limits.ts";
import { messageOf } from "./message-of.ts";

/** Signals offered to one run at a time. */
const OFFERED = 50;

/** Keeps a signal for which there is no run yet. What is kept is redacted and holds no token, only its digest. */
export async function keepUnmatched(
  parts: EngineParts,
  kept: { readonly scope: string; readonly id: string; readonly match: SignalMatch; readonly command: SignalCommand },
  options: Cancellable,
): Promise<void> {
  const { command, ...rest } = kept;
  const lifetimeMs = parts.options.unmatchedLifetimeMs ?? UNMATCHED_LIFETIME_MS;
  await parts.options.store.putUnmatched({ ...rest, signal: { command: command as unknown as JsonObject }, lifetimeMs }, options);
}

/**
 * Delivers a signal to a run. A kept one is taken off the shelf in the same commit. `observe`: the world may have moved, so that the subject
 * is looked at, and so do gates that wait for the world.
 */
export async function deliverSignal(
  parts: EngineParts,
  key: RunKey,
  signal: { readonly id: string; readonly command: SignalCommand; readonly observe: boolean; readonly kept: boolean },
  options: Cancellable,
): Promise<CommandResult> {
  return commitCommand(
    parts,
    {
      key,
      commandId: commandId("signal", signal.id),
      command: signal.observe && signal.command.type === "record-fact" ? { ...signal.command, moved: true } : signal.command,
      observe: signal.observe,
      consumes: signal.kept ? [signal.id] : [],
      repeatable: !signal.kept,
    },
    options,
  );
}

/** Whether any signal of a scope waits for its run. */
export async function hasUnmatched(parts: EngineParts, scope: string): Promise<boolean> {
  return (await parts.options.store.listUnmatched({ scope, limit: 1 })).length > 0;
}

/** Offers a run the kept signals that match what it is about now. Their trouble is not the caller's. */
export async function offerUnmatched(parts: EngineParts, state: RunState, options: Cancellable = {}): Promise<void> {
  if (state.outcome !== undefined) return;
  const { scope, run } = state;
  const { key, repo, head, change } = indexOf(state, "running");
  const columns = {
    key,
    ...(repo === undefined ? {} : { repo }),
    ...(head === undefined ? {} : { head }),
    ...(change === undefined ? {} : { change }),
  };
  try {
    const kept = await parts.options.store.listUnmatched({ scope, for: columns, limit: OFFERED }, options);
    for (const signal of kept) await deliverSignal(parts, { scope, run }, { ...unpack(signal), observe: false, kept: true }, options);
  } catch (error) {
    parts.options.logger?.log("warn", "Kept signals could not be offered.", {
      run,
      message: parts.options.redactor.redact(messageOf(error)).slice(0, 500),
    });
  }
}

/** What a kept signal asks for. It was checked when it came. */
function unpack({ id, signal }: UnmatchedSignal): { readonly id: string; readonly command: SignalCommand } {
  return { id, command: signal["command"] as unknown as SignalCommand };
}
