import type { Digest } from "@sluice/core";
import type { WantedIntent } from "@sluice/store-kit";

/** What the next append needs to know of its run. */
export interface RunHead {
  /** The run's number in this database. */
  readonly id: string;
  readonly version: number;
  readonly digest: Digest;
  /** Values of the run columns, in their order. */
  readonly columns: readonly (string | null)[];
  /** What the last append wanted. */
  readonly intents: readonly WantedIntent[];
}
