import { SHORTEST_SECRET } from "./encoded-forms.ts";

const FACTOR = 16_777_619;

/** Where any of many values begins in a text. One pass with a rolling hash over the first characters, whatever the number of values. */
export function searchValues(values: readonly string[]): (text: string) => readonly { readonly start: number; readonly end: number }[] {
  const byHash = new Map<number, string[]>();
  for (const value of values.toSorted((one, other) => other.length - one.length)) {
    const hash = hashOf(value);
    byHash.set(hash, [...(byHash.get(hash) ?? []), value]);
  }
  if (byHash.size === 0) return () => [];
  return (text) => {
    const found: { start: number; end: number }[] = [];
    if (text.length < SHORTEST_SECRET) return found;
    let hash = hashOf(text);
    for (let start = 0; ; start++) {
      const match = byHash.get(hash)?.find((value) => text.startsWith(value, start)); // the longest comes first
      if (match !== undefined) found.push({ start, end: start + match.length });
      const next = start + SHORTEST_SECRET;
      if (next >= text.length) return found;
      hash = roll(hash, text.charCodeAt(start), text.charCodeAt(next));
    }
  };
}

const LEAVING = power(SHORTEST_SECRET - 1);

function power(exponent: number): number {
  let result = 1;
  for (let index = 0; index < exponent; index++) result = Math.imul(result, FACTOR);
  return result;
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < SHORTEST_SECRET; index++) hash = (Math.imul(hash, FACTOR) + text.charCodeAt(index)) | 0;
  return hash;
}

function roll(hash: number, leaving: number, entering: number): number {
  return (Math.imul(hash - Math.imul(leaving, LEAVING), FACTOR) + entering) | 0;
}
