import type { Commit, Digest, Page, Pipeline, RunFilter, RunStatus, RunSummary } from "@sluice/core";
import type { Answer, Replay } from "@sluice/lifecycle";
import type { CallOptions } from "./call-options.ts";
import type { EngineEvent } from "./engine-event.ts";
import type {
  AdoptRequest,
  AdviseRequest,
  CancelRequest,
  DecideRequest,
  DelegateRequest,
  EndDelegationRequest,
  EraseEvidenceRequest,
  ExtendRequest,
  ResumeRequest,
  ReviseRequest,
  StealRequest,
  SupersedeRequest,
  WaiveRequest,
} from "./run-requests.ts";
import type { BodyStanding, RunEvidence } from "./run-evidence.ts";
import type { RunExplanation, RunView, Settled } from "./run-view.ts";
import type { SignalAnswer, SignalRequest } from "./signal-request.ts";
import type { StartedRun, StartRequest } from "./start-request.ts";
import type { TickOptions, TickReport, Worker, WorkOptions } from "./worker.ts";

/**
 * Runs pipelines on a store. Everything essential lives in the store: any engine on it continues any run, and one that dies at any
 * moment leaves nothing behind that another one would not find.
 *
 * Expected refusals are values with a code; calls reject for programmer errors (`COMMAND_INVALID`, `SUBJECT_INVALID`), unknown names
 * on `start`, and broken infrastructure.
 */
export interface Engine {
  /**
   * Starts a run. The same identity gives the same run, as long as that one is unfinished.
   *
   * @throws SluiceError `DEFINITION_UNKNOWN`, `SUBJECT_INVALID`, `SUBJECT_UNKNOWN`, `COMMAND_INVALID`, `NOT_AUTHORIZED`.
   */
  start(pipeline: string, request: StartRequest, options?: CallOptions): Promise<StartedRun>;
  /** Records a fact. Never waits for the evaluations it causes. */
  signal(request: SignalRequest, options?: CallOptions): Promise<SignalAnswer>;
  /** Records a person's decision, which is at once the resume of whatever waited for it. */
  decide(run: string, request: DecideRequest, options?: CallOptions): Promise<Answer>;
  /** Says what somebody, most likely a machine, thinks of an open request: shown to whoever decides, and never counted. */
  advise(run: string, request: AdviseRequest, options?: CallOptions): Promise<Answer>;
  /** Lets another person answer in one's place, where the definition lets people do that; answers the delegation's id. */
  delegate(run: string, request: DelegateRequest, options?: CallOptions): Promise<Answer>;
  /** Takes a delegation back. What was said under it stays said until it is revoked. */
  endDelegation(run: string, request: EndDelegationRequest, options?: CallOptions): Promise<Answer>;
  /** Passes over a gate's non-pass until an end. The verdict stays what it is. */
  waive(run: string, request: WaiveRequest, options?: CallOptions): Promise<Answer>;
  /** Ends one hold and looks again with fresh attempts. Grants no lap and accepts nothing. */
  resume(run: string, request: ResumeRequest, options?: CallOptions): Promise<Answer>;
  /** Grants laps to a budget or time to an open request. */
  extend(run: string, request: ExtendRequest, options?: CallOptions): Promise<Answer>;
  /** Completes the run at once. */
  cancel(run: string, request: CancelRequest, options?: CallOptions): Promise<Answer>;
  /** States what the subject is now. Gates that are not current any more are judged again. */
  revise(run: string, request: ReviseRequest, options?: CallOptions): Promise<Answer>;
  /**
   * Takes the exclusive right that a gate waits for from the run that holds it. Both ledgers say who did it and why, and the run that had
   * it is held.
   */
  steal(run: string, request: StealRequest, options?: CallOptions): Promise<Answer>;
  /** Moves the run to another definition of its pipeline; gates whose digest changed are judged again. */
  adopt(run: string, request: AdoptRequest, options?: CallOptions): Promise<Answer>;
  /**
   * Ends the run for another one that takes its place, and begins that one: its answer names it as `successor`. Both ledgers hold the link.
   */
  supersede(run: string, request: SupersedeRequest, options?: CallOptions): Promise<Answer>;
  /** @throws SluiceError `RUN_NOT_FOUND`. */
  explain(run: string, options?: CallOptions): Promise<RunExplanation>;
  /**
   * What the run would have come to under another definition, as far as its ledger can tell: up to the first move that would have been
   * another one. Writes nothing.
   *
   * @throws SluiceError `RUN_NOT_FOUND`.
   */
  simulate(run: string, pipeline: Pipeline, options?: CallOptions): Promise<Replay>;
  /** The run as it stands; `undefined` when there is none. */
  get(run: string, options?: CallOptions): Promise<RunView | undefined>;
  /** What the verdicts of a run were founded on, in the order of the ledger. @throws SluiceError `RUN_NOT_FOUND` */
  evidence(run: string, options?: CallOptions): Promise<readonly RunEvidence[]>;
  /**
   * The body of a piece of evidence, or what became of it; by its own digest or by the one of what was looked at.
   *
   * @throws SluiceError `EVIDENCE_UNKNOWN`, `RUN_NOT_FOUND`
   */
  readEvidence(run: string, digest: Digest, options?: CallOptions): Promise<BodyStanding>;
  /**
   * Takes a body out of the evidence store for good, also after the run has ended. The ledger says who did it and why, and verifies as before.
   * Interrupted, it is finished by repeating it.
   */
  eraseEvidence(run: string, request: EraseEvidenceRequest, options?: CallOptions): Promise<Answer>;
  /** Runs of a scope, oldest first. */
  list(options?: ListOptions): Promise<Page<RunSummary>>;
  /** A run's commits in order, after the event numbered `after`. */
  ledger(run: string, options?: CallOptions & { readonly after?: number; readonly limit?: number }): Promise<Page<Commit>>;
  /** All events in the store's order of commits, now and in future. Ends when the signal aborts; resumable by {@link EngineEvent.position}. */
  events(options?: EventsOptions): AsyncIterable<EngineEvent>;
  /** Does what is due or claimable once: for cron jobs and serverless hosts. */
  tick(options?: TickOptions): Promise<TickReport>;
  /** Works continuously until closed. */
  work(options?: WorkOptions): Worker;
  /**
   * Waits until nothing of the run is claimable or claimed, so that only people, time or the outside can move it. Does the run's work
   * itself when no worker of this engine runs.
   *
   * @throws SluiceError `RUN_NOT_FOUND`.
   */
  settled(run: string, options?: CallOptions & { readonly timeoutMs?: number }): Promise<Settled>;
  /** Stops the workers. The store stays open: it belongs to whoever made it. */
  close(): Promise<void>;
}

/** Which runs to list. */
export interface ListOptions extends CallOptions {
  readonly where?: Omit<RunFilter, "status"> & { readonly status?: RunStatus | readonly RunStatus[] };
  readonly after?: string;
  readonly limit?: number;
}

/** Which events to follow. Without `scope`: those of all scopes. */
export interface EventsOptions extends CallOptions {
  /** Position after which to begin; default: from the beginning. */
  readonly after?: string;
  /** End when caught up instead of waiting for more. */
  readonly follow?: boolean;
  readonly pollMs?: number;
}
