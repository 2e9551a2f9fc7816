import type { Clock } from "@sluice/core";

/** How a call of foreign code ended. `aborted` and `timed-out` do not wait for code that ignores its signal. */
export type BoundedCall<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "threw"; readonly error: unknown }
  | { readonly kind: "timed-out" }
  | { readonly kind: "aborted" };

/**
 * Calls foreign code with a deadline of its own, so that code which never settles cannot hold anything for ever (threat PRC-12). Never
 * rejects: everything the code does is an answer, and what it does after the end is ignored.
 */
export async function callWithin<Value>(
  clock: Clock,
  ms: number,
  parent: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<Value>,
): Promise<BoundedCall<Value>> {
  if (parent?.aborted === true) return { kind: "aborted" };
  const controller = new AbortController();
  const timer = new AbortController();
  try {
    return await new Promise<BoundedCall<Value>>((resolve) => {
      controller.signal.addEventListener("abort", () => resolve({ kind: controller.signal.reason === TIME_UP ? "timed-out" : "aborted" }), {
        once: true,
      });
      parent?.addEventListener("abort", () => controller.abort(parent.reason), { once: true, signal: timer.signal });
      clock.sleep(ms, timer.signal).then(
        () => controller.abort(TIME_UP),
        (error: unknown) => (timer.signal.aborted ? undefined : resolve({ kind: "threw", error })),
      );
      start(call, controller.signal).then(
        (value) => resolve({ kind: "done", value }),
        (error: unknown) => resolve({ kind: "threw", error }),
      );
    });
  } finally {
    timer.abort();
  }
}

const TIME_UP = "time is up";

/** A call that throws at once rejects like any other. */
async function start<Value>(call: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value> {
  return call(signal);
}
