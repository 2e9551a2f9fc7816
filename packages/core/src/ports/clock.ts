import type { Instant } from "../instant.ts";

/** Time of the process, for waiting and measuring. What is decided uses the store's time instead. */
export interface Clock {
  readonly portVersion: 1;
  /** Wall clock. */
  now(): Instant;
  /** Milliseconds from an arbitrary start; never steps. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. Any length is allowed. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
