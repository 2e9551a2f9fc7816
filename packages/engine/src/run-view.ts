import type { Instant, Intent, RunIndex, RunKey } from "@sluice/core";
import type { ExplainedRequest, Explanation, RunFreshness, RunState, Wait } from "@sluice/lifecycle";

/** A run as it stands in the store. */
export interface RunView extends RunKey, RunIndex {
  readonly version: number;
  readonly state: RunState;
  /** Shell work that is wanted now. */
  readonly intents: readonly Intent[];
  readonly waits: readonly Wait[];
  /** When it wants to be looked at again. */
  readonly dueAt?: Instant;
  /** Store time of the look. */
  readonly storeNow: Instant;
  /** `false`: workers could write where the run's definition came from. */
  readonly policyTrusted: boolean;
  /** How far this can be taken for what is going on; derived whenever the run is looked at. */
  readonly freshness: RunFreshness;
}

/** A question that is open: what `decide` needs of it, and who is still missing. */
export interface OpenRequest extends Pick<ExplainedRequest, "request" | "digest" | "assurance" | "expiresAt" | "missing"> {
  readonly gate: string;
}

/** Why a run is where it is: as data, for people, and for a comment field. */
export interface RunExplanation {
  readonly data: Explanation;
  /** What people are asked now, in the order of the stage's gates; `digest` is what `decide` wants as `seen`. */
  readonly requests: readonly OpenRequest[];
  /** What the run wants now and this process cannot do; empty when it can do everything. */
  readonly unserved: readonly string[];
  readonly text: string;
  readonly markdown: string;
}

/**
 * What waiting for a run gave. `settled: false`: the time was up, or somebody else still holds its work. A try that is put off to a later
 * time is not waited for: such a run is settled, and its status is `running`.
 */
export interface Settled {
  readonly settled: boolean;
  readonly run: RunView;
}
