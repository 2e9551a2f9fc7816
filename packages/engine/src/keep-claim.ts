import type { ClaimedIntent } from "@sluice/core";
import { callWithin } from "./bounded-call.ts";
import type { EngineParts } from "./engine-parts.ts";

/**
 * Holds a claim while something runs: renews it at a third of its lease, and aborts the run when the claim was lost, or when two thirds
 * of the lease passed without a renewal, because by then somebody else may soon be at it (threat LSE-3).
 *
 * @param takenAtMs monotonic time just before the claim was asked for
 */
export async function keepClaim(
  parts: EngineParts,
  claim: ClaimedIntent,
  takenAtMs: number,
  stop: AbortSignal,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const done = new AbortController();
  const onStop = (): void => lost.abort(stop.reason);
  if (stop.aborted) onStop();
  stop.addEventListener("abort", onStop, { once: true });
  const keeping = renewUntilDone(parts, claim, takenAtMs, done.signal, lost);
  try {
    await run(lost.signal);
  } finally {
    stop.removeEventListener("abort", onStop);
    done.abort("ended");
    await keeping;
  }
}

async function renewUntilDone(
  parts: EngineParts,
  claim: ClaimedIntent,
  takenAtMs: number,
  done: AbortSignal,
  lost: AbortController,
): Promise<void> {
  const { queue } = parts;
  const { clock } = parts.options;
  const { scope, run, intent, token } = claim;
  const third = intent.leaseMs / 3;
  let renewedAtMs = takenAtMs;
  for (;;) {
    await clock.sleep(third, done).catch(() => undefined);
    if (done.aborted) return;
    const askedAtMs = clock.monotonicMs();
    const renewed = await callWithin(clock, third, done, (signal) => queue.renew({ scope, run, intent: intent.id, token }, { signal }));
    if (renewed.kind === "aborted") return;
    if (renewed.kind === "done" && renewed.value === undefined) return lost.abort("the claim was lost");
    if (renewed.kind === "done") renewedAtMs = askedAtMs;
    else if (clock.monotonicMs() - renewedAtMs >= 2 * third) return lost.abort("the claim could not be renewed");
  }
}
