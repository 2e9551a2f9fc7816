import type { Instant } from "@sluice/core";

/** A move that a run made, or would have made. */
export interface ReplayedMove {
  /** `advance`: on by `next`; `rework`, `route` and `return`: elsewhere; `hold`: to a person; `end`: to its outcome. */
  readonly kind: "start" | "advance" | "rework" | "route" | "return" | "hold" | "end";
  /** What it was, in words that follow "the run". */
  readonly text: string;
  /** Number of the ledger's event by which it came about, or up to which everything was as recorded when it would have. */
  readonly seq: number;
  readonly at: Instant;
}

/** Where the other definition would have moved the run otherwise. */
export interface ReplayFlip {
  /** What happened; absent when the run did nothing more, and would have. */
  readonly was?: ReplayedMove;
  /** What would have happened; absent when the run would have waited. */
  readonly would?: ReplayedMove;
  /** What it would have waited for: gate and reason; empty when it would not have waited. */
  readonly waitsFor: readonly string[];
}

/**
 * What a run would have come to under another definition, as far as its ledger can tell. `same`: the same moves. `differs`: another one.
 * `open`: it would have waited for the verdict of a gate that was never judged, so nobody knows.
 */
export interface Replay {
  readonly result: "same" | "differs" | "open";
  readonly flip?: ReplayFlip;
  /** Gates whose meaning the other definition changes: they would be judged again, and are taken to say what they said. */
  readonly judgedAgain: readonly string[];
  /** Gates that the other definition adds, and that the run came to ask. */
  readonly added: readonly string[];
  /** Gates that said something in the ledger, and that the other definition has not. */
  readonly gone: readonly string[];
  /** Moves that were compared. */
  readonly moves: number;
}
