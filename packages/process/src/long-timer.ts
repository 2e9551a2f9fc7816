const STEP_MS = 3_600_000;

/** Calls `fire` once after `ms`, however long: one timer beyond 24.8 days would fire at once (PRC-13). Returns the cancelling function. */
export function startLongTimer(ms: number, fire: () => void): () => void {
  const end = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = end - performance.now();
    timer = left <= STEP_MS ? setTimeout(fire, Math.max(0, left)) : setTimeout(arm, STEP_MS);
  };
  arm();
  return () => clearTimeout(timer);
}
