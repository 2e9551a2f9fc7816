const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

const DURATION = /^([1-9][0-9]{0,11})(ms|s|m|h|d)$/;

/** Longest duration anybody may write: a wait beyond it is a mistake, not a plan. */
const MAX_DURATION_MS = 400 * UNITS.d;

/** Milliseconds of a written duration (`250ms`, `30s`, `15m`, `4h`, `7d`); `undefined` for anything else, zero, or more than 400 days. */
export function parseDuration(text: unknown): number | undefined {
  const match = typeof text === "string" ? DURATION.exec(text) : null;
  const count = match?.[1];
  const unit = match?.[2];
  if (count === undefined || unit === undefined) return undefined;
  const ms = Number(count) * UNITS[unit as keyof typeof UNITS];
  return ms <= MAX_DURATION_MS ? ms : undefined;
}

/** How {@link parseDuration} would have it written: in the largest unit that divides it. Fractions of a millisecond are dropped. */
export function formatDuration(ms: number): string {
  const whole = Math.trunc(ms);
  for (const [unit, size] of Object.entries(UNITS)) if (whole !== 0 && whole % size === 0) return `${whole / size}${unit}`;
  return "0ms";
}
