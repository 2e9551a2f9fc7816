import { SluiceError } from "@sluice/core";

/** Waits for work that is shared with others. A caller may leave with `ABORTED`; the work goes on. */
export async function abortable<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  const done = new AbortController();
  try {
    return await Promise.race([promise, whenAborted(signal, done.signal)]);
  } finally {
    done.abort();
  }
}

/** Rejects the call of somebody who has already left. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw abortedError(signal);
}

function whenAborted(signal: AbortSignal, until: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = (): void => reject(abortedError(signal));
    signal.addEventListener("abort", leave, { once: true, signal: until });
    if (signal.aborted) leave();
  });
}

function abortedError(signal: AbortSignal): SluiceError {
  return new SluiceError({ code: "ABORTED", message: "The call was aborted.", cause: signal.reason });
}
