import type { Redactor } from "@sluice/core";

/** Members that are names or numbers, not text that anybody wrote. */
const KEPT = new Set(["value", "class", "digest"]);

const MAX_DEPTH = 6;

/** Hides secrets in every text of what a gate returned, whatever it is, before anything is cut. */
export function redactOutcomeTexts(redactor: Redactor, value: unknown): unknown {
  return redactAt(redactor, value, 0);
}

function redactAt(redactor: Redactor, value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactor.redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => redactAt(redactor, item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, KEPT.has(key) ? item : redactAt(redactor, item, depth + 1)]),
  );
}
