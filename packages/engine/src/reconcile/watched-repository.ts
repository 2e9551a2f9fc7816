import type { Forge } from "@sluice/core";

/** A repository of a forge whose change requests are looked at, so that no run waits for a webhook that was lost. */
export interface WatchedRepository {
  readonly forge: Forge;
  /** The `repo` of the runs' subjects, where hosts spell it in another way than the forge. Default: the forge's. */
  readonly repo?: string;
  /** Scope of its runs. Default: `default`. */
  readonly scope?: string;
  /** Shortest time between two looks, in milliseconds. Default 60 s. */
  readonly everyMs?: number;
}

/** What one look at a repository found and did. In sync, all but the first two members are 0. */
export interface WatchReport {
  /** As the forge names it. */
  readonly repo: string;
  /** Change requests of unfinished runs. */
  readonly changes: number;
  /** Runs that were told something new about theirs. */
  readonly told: number;
  /** Runs of which nobody can say which change request is theirs, or that share one: nobody guesses, and they are told nothing. */
  readonly ambiguous: number;
  /** Change requests that the forge gave in a form that cannot be read: they are left out. */
  readonly unreadable: number;
  /** Runs and calls that failed; each is tried again at the next look. */
  readonly failed: number;
}
