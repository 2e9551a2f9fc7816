import type { Instant } from "./instant.ts";

/** Somebody's written word that a gate's non-pass may be passed over, within a scope and until an end. Never erases the verdict. */
export interface Waiver {
  readonly id: string;
  readonly gate: string;
  readonly owner: string;
  readonly reason: string;
  /** When it ends, UTC. */
  readonly until: Instant;
  /** Who allowed it. */
  readonly allowedBy: string;
  readonly at: Instant;
}
