import type { Facets, Principal } from "@sluice/core";

/** What a run is started with. */
export interface StartRequest {
  /** The host's name for the subject (`ORCH-22`); also part of the default identity. */
  readonly key: string;
  /** What is judged. With a `ref` and a Vcs its facets are read from the repository now. */
  readonly subject: StartSubject;
  readonly startedBy: Principal;
  /** At most one unfinished run of the scope has it. Default: what the pipeline's `identity` says, else `PIPELINE/KEY`. */
  readonly identity?: string;
  /** Names this request, for pipelines with one run for each `request`: repeated, it gives that run, also when it has ended. */
  readonly id?: string;
  /** What the run is for (`2026-11-21`), for pipelines with one run for each `slot`: there is never a second one. */
  readonly slot?: string;
  /** Id of the new run, for hosts that name runs themselves and may repeat the call. Default: a fresh one. */
  readonly run?: string;
  /** The run this one is a unit of. */
  readonly parent?: { readonly run: string; readonly unit: string };
}

/** A subject before anything looked at it. */
export interface StartSubject {
  /** `git`, or a kind of the host's own. Default: `git`. */
  readonly kind?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly change?: string;
  readonly facets?: Facets;
}

/** The run that has the identity now. */
export interface StartedRun {
  readonly scope: string;
  readonly id: string;
  /** `false`: a run with that identity, request or slot was there already, and this is it. */
  readonly created: boolean;
}
