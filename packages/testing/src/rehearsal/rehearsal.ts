import type {
  Authorizer,
  EffectRequest,
  Facets,
  GateDescriptor,
  GateRegistry,
  HttpClient,
  Instant,
  Json,
  Notice,
  Pipeline,
  Principal,
  ProcessRunner,
  Vcs,
  WorkFolders,
} from "@sluice/core";
import type { Engine, RunExplanation, RunView, SignalAnswer, StartSubject, TrackedProject, WatchedRepository } from "@sluice/engine";
import type { Answer, DecisionWord } from "@sluice/lifecycle";
import type { VirtualClock } from "../virtual-clock.ts";
import type { Answering, Said } from "./rehearsed-gates.ts";
import type { WorkersOptions, WorkResult } from "./rehearsed-work.ts";

/** Somebody: an id that counts as verified, or a principal as it is. */
export type Who = string | Principal;

/** What a rehearsal begins with. Everything may be left out. */
export interface RehearsalOptions extends Partial<WorkersOptions> {
  /** Gates of the host's own, besides the built-in ones; or all there are. */
  readonly gates?: readonly GateDescriptor[] | GateRegistry;
  /**
   * Answers of gates known beforehand, by id. `real` lets a gate's own code look. Gates that are not named wait for
   * {@link Rehearsal.verdict}.
   */
  readonly verdicts?: Readonly<Record<string, Answering>>;
  /** Default: the commit `c1` of a repository whose branch `main` is at `m1`, under the key `KEY-1`. */
  readonly subject?: StartSubject & { readonly key?: string };
  /** Default: `alice`. */
  readonly startedBy?: Who;
  /** Members by the names of groups. */
  readonly people?: Readonly<Record<string, readonly string[]>>;
  /** Projects of trackers, such as a `fakeTracker`, that are looked at whenever their time has come. */
  readonly trackers?: readonly TrackedProject[];
  /** Repositories of forges, such as a `fakeForge`, that are looked at whenever their time has come. */
  readonly forges?: readonly WatchedRepository[];
  /** Who wrote the commits under judgement. Default: `author`. */
  readonly authors?: readonly string[];
  /** When it begins. Default: the first of January 2026, UTC. */
  readonly at?: Instant;
  /** A repository, for gates that look for themselves. Default: one that shows facets and nothing else. */
  readonly vcs?: Vcs;
  /** For gates that start processes. Default: none can be started. */
  readonly process?: ProcessRunner;
  /** For gates that ask servers. Default: none can be asked. */
  readonly http?: HttpClient;
  /** Where the folders of the host's own {@link WorkersOptions.effects} are. What a test lets work leave is in memory. */
  readonly workFolders?: WorkFolders;
  /** Asked whenever somebody acts. Default: everybody may do everything. */
  readonly authorizer?: Authorizer;
}

/**
 * A pipeline's run on a real engine, with everything around it in the hands of the test: time, gates, work, people, the repository, and
 * the life of the process. Whatever is done lets everything follow that needs no time.
 */
export interface Rehearsal {
  /** The pipeline as the machine reads it. */
  readonly pipeline: Pipeline;
  /** The run as it stands. */
  readonly run: RunView;
  /** Every request that reached a worker, in order. */
  readonly performed: readonly EffectRequest[];
  /** What people were told. */
  readonly notices: readonly Notice[];
  /** Gates that look now and wait for {@link Rehearsal.verdict}. */
  readonly looking: readonly string[];
  /** Effects whose work is out and waits for {@link Rehearsal.work}. */
  readonly working: readonly string[];
  /** The time, which stands still unless {@link Rehearsal.later} or a crash moves it. */
  readonly clock: VirtualClock;
  /** The engine of the process that lives now. */
  readonly engine: Engine;
  /**
   * The work that is out ends.
   *
   * @param effect needed when several are out
   * @throws SluiceError `STALE` when no work is out
   */
  work(result?: WorkResult, effect?: string): Promise<RunView>;
  /** A gate that looks now answers. @throws SluiceError `STALE` when it does not look now */
  verdict(gate: string, said: Said): Promise<RunView>;
  /** From now on a gate always answers so; `undefined`: it waits for {@link Rehearsal.verdict} again. */
  answers(gate: string, answering: Answering | undefined): void;
  /** Somebody decides on what is asked now. */
  decide(gate: string, decision: DecisionWord, by: Who, reason?: string): Promise<Answer>;
  /** Somebody approves what is asked now. */
  approve(gate: string, by: Who): Promise<Answer>;
  /** Somebody rejects what is asked now. */
  reject(gate: string, by: Who, reason?: string): Promise<Answer>;
  /** Somebody passes over a gate's non-pass, for a time. */
  waive(gate: string, by: Who, waiver: { readonly reason: string; readonly for: string | number }): Promise<Answer>;
  /** Somebody ends a hold, and says what became of an effect when the hold asks that. */
  resume(by?: Who, answer?: "happened" | "did-not-happen"): Promise<Answer>;
  /** Somebody grants laps, or time for an open request. */
  extend(
    what: { readonly budget: string; readonly laps: number } | { readonly gate: string; readonly for: string | number },
    by?: Who,
  ): Promise<Answer>;
  /** Somebody ends the run. */
  cancel(by?: Who, reason?: string): Promise<Answer>;
  /** A fact arrives from outside. */
  signal(type: string, data?: Json): Promise<SignalAnswer>;
  /** The host says what the subject is now: facets that are not named stay. */
  revise(facets: Facets, by?: Who): Promise<Answer>;
  /** The repository shows something else from now on; the engine notices when it looks. */
  push(facets: Facets): Promise<RunView>;
  /** Lets time pass: milliseconds, or a duration such as `2d`. Everything due on the way happens in its time. */
  later(time: string | number): Promise<RunView>;
  /** The process dies at once, and another one takes over. That takes time: what the dead one had claimed is its until the claim runs out. */
  crash(): Promise<RunView>;
  /** Why the run is where it is, and who can move it. */
  explain(): Promise<RunExplanation>;
  /** Everything that happened, one line for each event, without anything that differs between two runs of the test. */
  ledger(): Promise<string>;
}
