const MINUTE_MS = 60_000;

/** The longest time that one answer keeps us quiet: GitHub counts by the hour, and nobody else shall silence us for longer. */
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * For how long nothing may be asked after an answer, in milliseconds: whoever goes on asking while limited is shut out. As GitHub says it:
 * after `retry-after`, else at `x-ratelimit-reset` where nothing is left, else a minute. `undefined`: it was no answer of a limit.
 */
export function ratePause({ status, headers }: Pick<Response, "status" | "headers">, nowMs: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = wholeNumber(headers.get("retry-after"));
  if (seconds !== undefined) return bounded(seconds * 1000);
  const reset = wholeNumber(headers.get("x-ratelimit-reset"));
  if (headers.get("x-ratelimit-remaining") === "0" && reset !== undefined) return bounded(reset * 1000 - nowMs);
  // Without these, a 403 is about rights.
  return status === 429 ? MINUTE_MS : undefined;
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 1000), LONGEST_MS);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
