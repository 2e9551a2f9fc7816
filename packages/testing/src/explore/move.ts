import type { Facets, Instant, Pipeline } from "@sluice/core";
import type { CommandData, CommandType, Next, RunState } from "@sluice/lifecycle";
import type { ExploreBounds } from "./exploration.ts";
import type { Roster } from "./roster.ts";
import type { TestedValues } from "./tested-values.ts";

/** A command without its id and time. */
type Sent = { [Type in CommandType]: { readonly type: Type; readonly observed?: Facets } & CommandData[Type] }[CommandType];

/** Something that may happen next. */
export interface Move {
  /** Who does what, in the names of the definition. */
  readonly act: string;
  readonly by: "worker" | "person" | "world" | "time";
  readonly at: Instant;
  readonly command: Sent;
  /** Whether it is something else than everything going straight on. */
  readonly detour: boolean;
  /** It only says that the wait goes on: time ends that, not a count. */
  readonly waits?: true;
  /** Bound of single histories that it uses up. */
  readonly spends?: "revisions" | "extensions";
  /** It ends the run whatever it waits for, and so proves nothing about its way out. */
  readonly cancels?: true;
}

/** What of a history's allowances has been used. */
export interface Spent {
  readonly revisions: number;
  readonly extensions: number;
}

/** What moves are made for. */
export interface Situation {
  readonly pipeline: Pipeline;
  readonly state: RunState;
  readonly wanted: Next;
  readonly bounds: ExploreBounds;
  readonly spent: Spent;
  readonly roster: Roster;
  readonly tested: TestedValues;
}
