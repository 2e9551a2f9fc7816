import type { Instant } from "./instant.ts";

/** Times in which work does not begin. Pure data: the time zone is a list of offsets, so that every process reads it alike, for ever. */
export interface Freeze {
  readonly id: string;
  readonly windows: readonly FreezeWindow[];
  /** Offsets of the zone its weekly windows are written in, the oldest first; before the first one that one holds. */
  readonly zone: readonly ZoneOffset[];
}

/**
 * `dates`: between two instants, the end not included. `weekly`: between two minutes of the zone's week, which begins on Monday at 00:00
 * with 0; from a later to an earlier minute it spans the turn of the week.
 */
export type FreezeWindow =
  | { readonly kind: "dates"; readonly from: Instant; readonly to: Instant }
  | { readonly kind: "weekly"; readonly fromMinute: number; readonly toMinute: number };

/** The offset of a zone from an instant on, in minutes east of UTC. */
export interface ZoneOffset {
  readonly from: Instant;
  readonly minutes: number;
}
