import type { Principal } from "@sluice/core";

/** Who asks, where, and until when anybody waits for the answer. */
export interface Caller {
  readonly by: Principal;
  readonly scope: string;
  readonly signal: AbortSignal;
}
