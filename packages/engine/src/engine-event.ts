import type { RunKey, StoredEvent } from "@sluice/core";

/** An event with its place in the store. */
export interface EngineEvent extends RunKey {
  /** Pass it as `after` to go on behind this event. */
  readonly position: string;
  readonly event: StoredEvent;
}
