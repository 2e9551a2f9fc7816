import type { Effort } from "./compare.ts";

/** A figure's answer: one JSON line. */
export interface FigureResult {
  readonly name: string;
  /** What is judged; which way is good stands in `unit`. */
  readonly ratio: number;
  readonly unit: string;
  readonly detail: FigureDetail;
}

/** What stands behind a ratio. */
interface FigureDetail {
  /** Where we want to be; absent where the figure only informs. */
  readonly goal?: number;
  /** What must hold. */
  readonly bar?: number;
  /** Which side of goal and bar is good. */
  readonly good: "above" | "below";
  readonly [fact: string]: unknown;
}

/** One figure. `measure` may give several results: variants of one question. */
export interface Figure {
  readonly name: string;
  readonly measure: (effort: FigureEffort) => Promise<readonly FigureResult[]>;
}

/** How much is done for a figure. */
export interface FigureEffort extends Effort {
  /** Small sizes, to see that the figure works. */
  readonly quick: boolean;
}

/** Fails the bench: the two sides did not do the same. */
export function sameAnswer(what: string, ours: unknown, peer: unknown): void {
  if (JSON.stringify(ours) === JSON.stringify(peer)) return;
  throw new Error(`${what}: ours answers ${JSON.stringify(ours)}, the peer ${JSON.stringify(peer)}`);
}

/** A number short enough to read. */
export function short(value: number): number {
  return Number(value.toPrecision(3));
}
