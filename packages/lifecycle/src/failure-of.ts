import { digestOf, type ReworkReason } from "@sluice/core";

/** How much of a failure counts: gates and findings of each, and characters of each text. */
const LIMITS = { reasons: 64, findings: 20, text: 300 } as const;

/** Characters of a fingerprint: a digest's first 96 bits. */
const LENGTH = 24;

/**
 * What a failure is, whatever commit it was found in: equal for reasons that differ only in numbers, hexadecimal ids, lines, columns,
 * letter case, blanks and order. What a state needs in order to see that a loop makes no progress. Pure, linear in what it reads, and that
 * is bounded.
 */
export function failureOf(reasons: readonly ReworkReason[]): string {
  const parts = reasons.slice(0, LIMITS.reasons).map(({ gate, code, reason, findings }) => ({
    gate,
    code,
    reason: plain(reason),
    findings: distinct(findings.slice(0, LIMITS.findings).map(({ message, path = "" }) => `${plain(path)}: ${plain(message)}`)),
  }));
  return digestOf(parts.toSorted((one, other) => (one.gate < other.gate ? -1 : 1))).slice("sha256:".length, "sha256:".length + LENGTH);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}

/** Ids and numbers differ from try to try though nothing else does. */
function plain(text: string): string {
  return text
    .slice(0, LIMITS.text)
    .toLowerCase()
    .replaceAll(/[0-9a-f]{7,}|[0-9]+/g, "#")
    .replaceAll(/\s+/g, " ")
    .trim();
}
