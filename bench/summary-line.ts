import type { FigureResult } from "./figure.ts";

/** A figure beside its goal and bar, for people. */
export function summaryLine({ name, ratio, unit, detail }: FigureResult): string {
  const { goal, bar, good } = detail;
  const reached = (limit: number | undefined): boolean => limit === undefined || (good === "above" ? ratio >= limit : ratio <= limit);
  const word = bar === undefined && goal === undefined ? "info" : !reached(bar) ? "MISSED" : reached(goal) ? "goal" : "bar";
  const sign = good === "above" ? ">=" : "<=";
  const limits = [bar === undefined ? "" : `bar ${sign} ${bar}`, goal === undefined ? "" : `goal ${sign} ${goal}`].filter((text) => text !== "");
  return `${word.padEnd(7)}${name.padEnd(26)}${String(ratio).padStart(8)}  ${unit}${limits.length === 0 ? "" : ` (${limits.join(", ")})`}`;
}
