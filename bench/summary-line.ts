import type { FigureResult } from "./figure.ts";

/** A figure beside its goal and bar, for people. */
export function summaryLine({ name, ratio, unit, detail }: FigureResult): string {
  const { goal, bar, good } = detail;
  const reached = (limit: number | undefined): boolean => limit === undefined || (good === "above" ? ratio >= limit : ratio <= limit);
  const word = wordFor(bar, goal, reached);
  const sign = good === "above" ? ">=" : "<=";
  const limits = [bar === undefined ? "" : `bar ${sign} ${bar}`, goal === undefined ? "" : `goal ${sign} ${goal}`].filter(
    (text) => text !== "",
  );
  return `${word.padEnd(7)}${name.padEnd(26)}${String(ratio).padStart(8)}  ${unit}${limits.length === 0 ? "" : ` (${limits.join(", ")})`}`;
}

function wordFor(bar: number | undefined, goal: number | undefined, reached: (limit: number | undefined) => boolean): string {
  if (bar === undefined && goal === undefined) return "info";
  if (!reached(bar)) return "MISSED";
  if (reached(goal)) return "goal";
  return bar === undefined ? "below" : "bar";
}
