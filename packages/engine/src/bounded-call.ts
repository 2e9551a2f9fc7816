import type { Clock } from "@sluice/core";

/** How a call of foreign code ended. */
export type BoundedCall<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "timed-out" }
  | { readonly kind: "aborted" };

/**
 * Calls foreign code with a deadline of its own, so that code which never settles cannot hold anything for ever (threat PRC-12). Never
 * rejects: everything the code does is an answer.
 *
 * @param graceMs how long code that was told to stop may take to end, so that nothing else begins beside it. Whatever it still says is
 * ignored, and code that ignores its signal is not waited for any longer. Default: not at all.
 */
export async function callWithin<Value>(
  clock: Clock,
  ms: number,
  parent: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<Value>,
  graceMs = 0,
): Promise<BoundedCall<Value>> {
  if (parent?.aborted === true) return { kind: "aborted" };
  const controller = new AbortController();
  const over = new AbortController();
  const running = start(call, controller.signal);
  let onAbort: (() => void) | undefined;
  try {
    return await new Promise<BoundedCall<Value>>((resolve) => {
      const stop = (kind: "timed-out" | "aborted", reason: unknown): void => {
        controller.abort(reason);
        const end = (): void => resolve({ kind });
        if (graceMs === 0) end();
        else void clock.sleep(graceMs, over.signal).then(end, end);
        void running.then(end, end);
      };
      onAbort = () => stop("aborted", parent?.reason);
      parent?.addEventListener("abort", onAbort, { once: true });
      clock.sleep(ms, over.signal).then(
        () => stop("timed-out", "the time is up"),
        (error: unknown) => resolve({ kind: "threw", error }),
      );
      running.then(
        (value) => (controller.signal.aborted ? undefined : resolve({ kind: "done", value })),
        (error: unknown) => (controller.signal.aborted ? undefined : resolve({ kind: "threw", error })),
      );
    });
  } finally {
    if (onAbort !== undefined) parent?.removeEventListener("abort", onAbort);
    over.abort("over");
  }
}

/** A call that throws at once rejects like any other. */
async function start<Value>(call: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value> {
  return call(signal);
}
