import type { Principal, Tracker } from "@sluice/core";

/** A tracker's project whose items show runs, and by whose statuses people decide on them. */
export interface TrackedProject {
  readonly tracker: Tracker;
  /** Under which name pipelines wire its statuses. Default: `tracker`. */
  readonly system?: string;
  /** Scope of its runs. Default: `default`. */
  readonly scope?: string;
  /**
   * Who somebody of the tracker is. `undefined`: nobody who decides anything. The assurance it gives is what counts: `verified` where the
   * tracker authenticates its people and its log cannot be written otherwise.
   */
  readonly principalOf: (actor: string) => Principal | undefined;
  /** Shortest time between two looks, in milliseconds. Default 60 s. */
  readonly everyMs?: number;
  /** How long the project's list of statuses is believed, in milliseconds; 0: for ever. Default 300 s. */
  readonly vocabularyMs?: number;
}

/** What one look at a project found and did. In sync, all but the first two members are 0. */
export interface ReconcileReport {
  readonly project: string;
  /** Items that show an unfinished run. */
  readonly items: number;
  /** Decisions that were carried to their runs and counted. */
  readonly carried: number;
  /** Decisions that were carried and refused; their authors were told why. */
  readonly refused: number;
  /** Items whose status was set to where their run is. */
  readonly shown: number;
  /** Items with a status that the pipeline does not name: they are left as they are. */
  readonly unlisted: number;
  /** Items that several unfinished runs could be shown by: nobody guesses which is meant. */
  readonly ambiguous: number;
  /** Items and calls that failed; each is tried again at the next look. */
  readonly failed: number;
}
