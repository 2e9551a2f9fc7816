// The clock of a host that somebody, or something, sets again and again.

/** Lets this process's wall clock jump through the given offsets, another one at each look; time that is measured goes on as it is. */
export function stepHostClock(offsetsMs: readonly number[]): void {
  const real = Date.now.bind(Date);
  let looks = 0;
  Date.now = () => real() + (offsetsMs[looks++ % offsetsMs.length] ?? 0);
}
