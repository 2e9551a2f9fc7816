import { type ClaimedIntent, type IntentKind, SluiceError } from "@sluice/core";
import { giveBack, writeOff } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { keepClaim } from "./keep-claim.ts";
import { RETRY_AFTER_MS } from "./limits.ts";
import { runEvaluate } from "./run-evaluate.ts";
import { runFinal } from "./run-final.ts";
import { runLook } from "./run-look.ts";
import { runNotify } from "./run-notify.ts";
import { runRelease, runReserve } from "./run-reservation.ts";
import { runSuccessor } from "./run-successor.ts";
import { runRoster } from "./run-roster.ts";
import { runWork } from "./run-work.ts";

/** Does what an intent asks for and records what came of it. */
type IntentRunner = (parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal) => Promise<void>;

const RUNNERS: Readonly<Record<IntentKind, IntentRunner>> = {
  evaluate: runEvaluate,
  work: runWork,
  look: runLook,
  reserve: runReserve,
  release: runRelease,
  notify: runNotify,
  final: runFinal,
  roster: runRoster,
  start: runSuccessor,
};

/** Kinds whose tries count. Asking for a right, or giving one back, changes nothing the second time. */
const COUNTED: ReadonlySet<IntentKind> = new Set<IntentKind>(["evaluate", "work", "look", "notify", "final", "start"]);

/**
 * Runs one claimed intent. Whoever takes over a claim that ran out first writes that try off, because it counts; the next try is then
 * claimable like any other. Never rejects: what cannot be done here is left to others, or to later.
 */
export async function runIntent(parts: EngineParts, claim: ClaimedIntent, takenAtMs: number, stop: AbortSignal): Promise<void> {
  try {
    const early = tooEarlyMs(claim);
    if (early > 0) return await giveBack(parts, claim, early);
    if (claim.takenOver && COUNTED.has(claim.intent.kind)) {
      await writeOff(parts, claim);
      return;
    }
    await keepClaim(parts, claim, takenAtMs, stop, (signal) => RUNNERS[claim.intent.kind](parts, claim, signal));
  } catch (error) {
    // Who stops leaves the next try to whoever comes, and at once; what failed here waits a moment.
    if (!stop.aborted) reportTrouble(parts, claim, error);
    await giveBack(parts, claim, stop.aborted ? 0 : RETRY_AFTER_MS).catch((failure: unknown) => reportTrouble(parts, claim, failure));
  }
}

/** A try that was asked for while the one before was still claimed is given out with the end of that claim, and may not be due yet. */
function tooEarlyMs({ claimedUntil, intent }: ClaimedIntent): number {
  return (intent.notBefore ?? 0) - (claimedUntil - intent.leaseMs);
}

/** Says that an intent could not be run here, and why. */
export function reportTrouble(parts: EngineParts, claim: ClaimedIntent, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  parts.options.logger?.log("error", "An intent could not be run here.", {
    run: claim.run,
    intent: claim.intent.id,
    ...(SluiceError.is(error) ? { code: error.code } : {}),
    message: parts.options.redactor.redact(message).slice(0, 500),
  });
}
