import type { RunOutcome } from "@sluice/core";
import type { ExploreCode } from "./explore-codes.ts";

/** How far an exploration goes. Allowances of the definition that are larger are taken as these; what is smaller stays. */
export interface ExploreBounds {
  /** States that are looked at, at most. */
  readonly states: number;
  /** Steps of one history, at most. */
  readonly depth: number;
  /** Laps of each budget. */
  readonly laps: number;
  /** Tries of each gate and of each work. */
  readonly attempts: number;
  /** Samples that a measure takes within its window. */
  readonly samples: number;
  /** Times that the subject changes from outside in one history. */
  readonly revisions: number;
  /** Times that people grant laps in one history. */
  readonly extensions: number;
}

/** One step of a history. */
export interface HistoryStep {
  /** Who did what, in the names of the definition. */
  readonly act: string;
  /** What the run did then; empty when it only took note. */
  readonly led: readonly string[];
}

/** A promise that a history breaks. */
export interface ExploreViolation {
  readonly code: ExploreCode;
  /** What is wrong, in the names of the definition. */
  readonly what: string;
  /** From the start to what is wrong. */
  readonly history: readonly HistoryStep[];
  /** Whether there is no shorter history that breaks a promise; else no shorter one was found within the bounds. */
  readonly shortest: boolean;
}

/** What an exploration came to. */
export interface Exploration {
  readonly pipeline: string;
  readonly bounds: ExploreBounds;
  /** Different states that were looked at: times and ids count as what they are for, not by their value. */
  readonly states: number;
  /** Steps between states that were tried. */
  readonly transitions: number;
  /** Steps of the longest history looked at. */
  readonly depth: number;
  /** Whether everything within the bounds on single histories was looked at; else the bound on states or depth cut it off. */
  readonly complete: boolean;
  /** Every history with at most so many things going otherwise than straight was looked at; -1: not even the straight ones. */
  readonly detours: number;
  /** Ends that were reached, and in how many states. */
  readonly outcomes: Readonly<Partial<Record<RunOutcome, number>>>;
  /** Codes of the holds that were reached, and in how many states. */
  readonly holds: Readonly<Record<string, number>>;
  readonly violation?: ExploreViolation;
}

/** How far an exploration has come. */
export interface ExploreProgress {
  readonly states: number;
  readonly transitions: number;
  /** Set while a shorter history than the one found is looked for. */
  readonly shorterThan?: number;
}
