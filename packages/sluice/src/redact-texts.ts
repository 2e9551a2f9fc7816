import type { Redactor } from "@sluice/core";

const NAMES = new Set(["value", "class", "digest", "code"]);
const DEEPEST = 6;

/** Hides secrets in every text of what a gate returned, before anything is cut: half a secret is none that can be found (SEC-1). */
export function redactTexts(redactor: Redactor, value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactor.redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => redactTexts(redactor, item, depth + 1));
  const entries: readonly [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, NAMES.has(key) ? item : redactTexts(redactor, item, depth + 1)]));
}
