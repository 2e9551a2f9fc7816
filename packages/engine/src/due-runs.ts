import type { RunKey } from "@sluice/core";
import type { ReservationRecord } from "@sluice/lifecycle";
import { commandId } from "./command-id.ts";
import type { EngineParts } from "./engine-parts.ts";
import { giveUpUnknown } from "./give-up-unknown.ts";
import { inspectWork } from "./inspect-work.ts";
import { handleCommand } from "./handle-command.ts";
import { LEASE_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { messageOf } from "./message-of.ts";
import type { Lanes } from "./lanes.ts";
import { noteLostRights } from "./note-lost-rights.ts";
import { hasUnmatched, offerUnmatched } from "./unmatched.ts";

/** Looks at runs whose time has come. Answers how many there were. */
export async function lookAtDueRuns(
  parts: EngineParts,
  lanes: Lanes,
  query: { readonly scope?: string; readonly limit: number },
): Promise<number> {
  const { due } = await parts.queue.takeDue({ ...query, leaseMs: parts.options.leaseMs ?? LEASE_MS });
  const kept = new Map<string, Promise<boolean>>();
  const hasKept = (scope: string): Promise<boolean> => {
    const known = kept.get(scope) ?? hasUnmatched(parts, scope);
    kept.set(scope, known);
    return known;
  };
  await Promise.all(due.map((key) => lanes.due(() => lookAtRun(parts, key, hasKept))));
  return due.length;
}

/**
 * Tells a run what time it is. Whoever fails leaves it to the next one: the run stays due.
 *
 * @param hasKept whether any signal of a scope waits for its run; asked once for many runs that are due together
 */
export async function lookAtRun(
  parts: EngineParts,
  key: RunKey,
  hasKept: (scope: string) => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  try {
    const state = (await loadRun(parts, key))?.state;
    const rights = Object.values(state?.reservations ?? {});
    await noteLostRights(parts, key, rights);
    await askForTurns(parts, key, rights);
    if (state !== undefined) await inspectWork(parts, key, state);
    const result = await handleCommand(parts, { key, commandId: parts.options.ids.command(), command: { type: "tick" }, observe: true });
    if (result.kind === "answered" && result.state !== undefined && (await hasKept(key.scope))) await offerUnmatched(parts, result.state);
  } catch (error) {
    parts.options.logger?.log("error", "A due run could not be looked at.", {
      run: key.run,
      message: parts.options.redactor.redact(messageOf(error)).slice(0, 500),
    });
  }
}

/** A right that was freed goes to the next in line, whose run becomes due: it learns so by asking. */
async function askForTurns(parts: EngineParts, key: RunKey, rights: readonly ReservationRecord[]): Promise<void> {
  const queued = rights.filter((reservation) => reservation.status === "queued");
  for (const { gate, name } of queued) {
    const given = await parts.options.store.reserve({ ...key, name });
    if (given.kind === "queued") continue;
    const { token } = given;
    const id = commandId("record-reservation", name, token);
    const result = await handleCommand(parts, { key, commandId: id, command: { type: "record-reservation", gate, name, token } });
    if (result.kind === "answered" && !result.answer.ok) await giveUpUnknown(parts, key, name);
  }
}
