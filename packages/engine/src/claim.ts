import { type ClaimedIntent, type Facets, SluiceError } from "@sluice/core";
import { commandId } from "./command-id.ts";
import type { CommandResult } from "./commit-command.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { handleCommand } from "./handle-command.ts";
import { RECORD_TRIES } from "./limits.ts";

/** How a result is recorded. */
export interface RecordOptions {
  /** Keep the claim: more is to come. Default: it ends with the result. */
  readonly keep?: boolean;
  /** Sets results of one claim apart that would else look alike. */
  readonly mark?: string | number;
  readonly observe?: boolean;
  readonly observed?: Facets;
}

/**
 * Records what came of a claim through the same door as everything else. A repeat after an unknown outcome is a duplicate; a result of a
 * claim that was lost meanwhile is fenced off by the store and changes nothing (threat LSE-1).
 */
export async function recordResult(
  parts: EngineParts,
  claim: ClaimedIntent,
  command: CommandInput,
  options: RecordOptions = {},
): Promise<CommandResult> {
  const { scope, run, intent, token } = claim;
  const result = await insist(parts, () =>
    handleCommand(parts, {
      key: { scope, run },
      commandId: commandId(command.type, intent.id, intent.attempt, token, options.mark ?? 0),
      command,
      ...(options.observe === undefined ? {} : { observe: options.observe }),
      ...(options.observed === undefined ? {} : { observed: options.observed }),
      ...(options.keep === true ? {} : { settles: [{ intent: intent.id, token }] }),
    }),
  );
  // Nothing was written, so nothing ended the claim: the run wants something else by now, and somebody may begin it.
  if (result.kind === "answered" && result.events.length === 0 && options.keep !== true) await giveBack(parts, claim);
  return result;
}

/** A store that stumbles must not cost hours of work: the same command again is a duplicate if it was written after all. */
async function insist(parts: EngineParts, record: () => Promise<CommandResult>): Promise<CommandResult> {
  for (let tried = 1; ; tried++) {
    try {
      return await record();
    } catch (error) {
      // A driver's own error says nothing about whether the commit was written.
      const passing = !SluiceError.is(error) || error.code === "STORE_BUSY" || error.code === "STORE_FAILED";
      if (!passing || tried >= RECORD_TRIES) throw error;
    }
    await parts.options.clock.sleep(100 * 2 ** tried);
  }
}

/** Records that this try gave nothing, for reasons of infrastructure: it counts, and the machine says whether there is another. */
export async function writeOff(parts: EngineParts, claim: ClaimedIntent): Promise<CommandResult> {
  const { id: intent, attempt } = claim.intent;
  return recordResult(parts, claim, { type: "write-off-attempt", intent, attempt });
}

/** Gives a claim back without a result. */
export async function giveBack(parts: EngineParts, claim: ClaimedIntent, afterMs = 0): Promise<void> {
  const { scope, run, intent, token } = claim;
  // The claim's end is a store time; its lease before that was now.
  const notBefore = claim.claimedUntil - intent.leaseMs + afterMs;
  await parts.queue.release({ scope, run, intent: intent.id, token, ...(afterMs > 0 ? { notBefore } : {}) });
}
