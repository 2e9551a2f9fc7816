import { Relations } from '@sluice/approvals';
export { RequestPayload, SignedDecision, signedText } from '@sluice/approvals';
import { Cancellable, RunKey, StoredEvent, Facets, Principal, Digest, JsonObject, Instant, WaiverScope, Tracker, Forge, RunStore, Pipeline, GateRegistry, EffectHandler, Redactor, Clock, Ids, Vcs, ProcessRunner, HttpClient, WorkFolders, ReportFolder, EvidenceStore, EvidenceClass, People, Authorizer, Notifier, Logger, EvidenceRead, Evidence, RunIndex, Intent, SignalMatch, Json, RunFilter, RunStatus, Page, RunSummary, Commit } from '@sluice/core';
import { AdviceWord, DecisionWord, Signature, Explanation, ExplainedRequest, RunState, Wait, RunFreshness, Refusal, Answer, Replay } from '@sluice/lifecycle';

/** Options of every call: which tenant (default `default`), and how to give up waiting for the answer. */
interface CallOptions extends Cancellable {
    readonly scope?: string;
}

/** An event with its place in the store. */
interface EngineEvent extends RunKey {
    /** Pass it as `after` to go on behind this event. */
    readonly position: string;
    readonly event: StoredEvent;
}

/** What a run is started with. */
interface StartRequest {
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
    readonly parent?: {
        readonly run: string;
        readonly unit: string;
    };
}
/** A subject before anything looked at it. */
interface StartSubject {
    /** `git`, or a kind of the host's own. Default: `git`. */
    readonly kind?: string;
    readonly repo?: string;
    readonly ref?: string;
    readonly change?: string;
    readonly facets?: Facets;
}
/** The run that has the identity now. */
interface StartedRun {
    readonly scope: string;
    readonly id: string;
    /** `false`: a run with that identity, request or slot was there already, and this is it. */
    readonly created: boolean;
}

/**
 * Somebody acts on a run. `id` names one gesture of that person: repeated, it gives the stored answer again and changes nothing. Another
 * person's act with the same id is an act of its own.
 */
interface ActRequest {
    readonly by: Principal;
    readonly id?: string;
}
/** A person's answer to a request. */
interface DecideRequest extends ActRequest {
    readonly gate: string;
    readonly decision: DecisionWord;
    /** Digest of the request the person saw. */
    readonly seen: Digest;
    readonly reason?: string;
    /** Relations that only the host knows (the pusher), by principal id. They only ever deny. */
    readonly relations?: Relations;
    /** In whose place, by that person's own word or one passed on: see {@link DelegateRequest}. */
    readonly for?: string;
    /** Answers to the request's form, by the names of the questions. Only an approval has any. */
    readonly answers?: JsonObject;
    /**
     * A detached signature of `signedText({ question, decision, by, id, … })`, with the question as `explain` shows it. A valid one makes the
     * identity `verified`. Needs `id`, because that is signed, too.
     */
    readonly signature?: Signature;
}
/** Says what somebody, most likely a machine, thinks of an open request. Shown to whoever decides, and never counted. */
interface AdviseRequest extends ActRequest {
    readonly gate: string;
    readonly says: AdviceWord;
    /** Digest of the request that was looked at. */
    readonly seen: Digest;
    readonly reason?: string;
}
/** Lets another person answer in one's place, for one gate of one run, until an end; or passes on that one may answer in another's place. */
interface DelegateRequest extends ActRequest {
    readonly gate: string;
    readonly to: string;
    /** When it ends, UTC. */
    readonly until: Instant;
    /** Whose right is passed on. Default: one's own. */
    readonly from?: string;
    /** As in a decision: whoever may not answer cannot let anybody else do it. */
    readonly relations?: Relations;
}
/** Takes a delegation back. */
interface EndDelegationRequest extends ActRequest {
    /** Its id: the one that `delegate` answered. */
    readonly delegation: string;
}
/** Passes over a gate's non-pass until an end. */
interface WaiveRequest extends ActRequest {
    readonly gate: string;
    readonly reason: string;
    /** When it ends, UTC. */
    readonly until: Instant;
    /** Who answers for it. Default: `by`. */
    readonly owner?: string;
    /** What it is about. Default: whatever the gate finds in the content of now. */
    readonly scope?: WaiverScope;
    /** Id of a waiver that somebody proposed and that this act seconds, on the same terms. */
    readonly second?: string;
    /** As in a decision, where the gate says who may waive it. */
    readonly relations?: Relations;
}
/** Ends a hold. */
interface ResumeRequest extends ActRequest {
    /** Which hold, when there are several. */
    readonly hold?: string;
    /** What became of an effect whose result nobody knows. */
    readonly answer?: "happened" | "did-not-happen";
    /** Relations that only the host knows, where the definition says who may lift a rejection and who may not. */
    readonly relations?: Relations;
}
/** Grants laps or time. */
type ExtendRequest = ActRequest & ({
    readonly budget: string;
    readonly laps: number;
} | {
    readonly gate: string;
    readonly byMs: number;
});
/** Ends the run. */
interface CancelRequest extends ActRequest {
    readonly reason?: string;
}
/** States what the subject is now. */
interface ReviseRequest extends ActRequest {
    /** All of them: a facet that is not named is not known any more. */
    readonly facets: Facets;
}
/** Takes the exclusive right that a gate waits for from the run that holds it. */
interface StealRequest extends ActRequest {
    /** The gate that waits: of kind reserve. */
    readonly gate: string;
    /** Kept in the ledgers of both runs. */
    readonly reason: string;
}
/** Moves the run to another definition of its pipeline. */
interface AdoptRequest extends ActRequest {
    /** Digest of the definition. Default: the one this engine was given for the run's pipeline. */
    readonly definition?: Digest;
}
/** Takes a body of evidence out of its store. */
interface EraseEvidenceRequest extends Omit<ActRequest, "id"> {
    /** Of the body, or of what was looked at. */
    readonly digest: Digest;
    readonly reason: string;
}
/** Puts another run into the place of this one. */
interface SupersedeRequest extends ActRequest {
    /** What the other run is about. */
    readonly subject: StartSubject;
    /** Default: the key of this run's subject. */
    readonly key?: string;
    /** Default: the pipeline of this run. */
    readonly pipeline?: string;
    /** What the other run is for, as in a start. */
    readonly slot?: string;
}

/** A tracker's project whose items show runs, and by whose statuses people decide on them. */
interface TrackedProject {
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
interface ReconcileReport {
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

/** A repository of a forge whose change requests are looked at, so that no run waits for a webhook that was lost. */
interface WatchedRepository {
    readonly forge: Forge;
    /** The `repo` of the runs' subjects, where hosts spell it in another way than the forge. Default: the forge's. */
    readonly repo?: string;
    /** Scope of its runs. Default: `default`. */
    readonly scope?: string;
    /** Shortest time between two looks, in milliseconds. Default 60 s. */
    readonly everyMs?: number;
}
/** What one look at a repository found and did. In sync, all but the first two members are 0. */
interface WatchReport {
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

/** Where bodies of evidence are kept, and for how long. */
interface EvidenceKeeping {
    readonly store: EvidenceStore;
    /** By class, in milliseconds. A class that is not named is kept until somebody erases it. */
    readonly keepForMs?: {
        readonly [Class in EvidenceClass]?: number;
    };
}
/** What an engine is made of. Everything it does goes through one of these. */
interface EngineOptions {
    readonly store: RunStore;
    /** `local-dev`: the store may lie where `vcs` says that workers can write. Every explanation says so. */
    readonly trust?: "local-dev";
    /** Compiled pipelines that runs can be started with. Runs of other definitions go on: the store keeps theirs. */
    readonly pipelines: readonly Pipeline[];
    readonly gates: GateRegistry;
    /** Handlers by effect name. */
    readonly effects: Readonly<Record<string, EffectHandler>>;
    readonly redactor: Redactor;
    readonly clock: Clock;
    readonly ids: Ids;
    readonly vcs?: Vcs;
    readonly process?: ProcessRunner;
    /** For gates that ask servers: `createHttpClient()`. Without it they can ask nobody, and say so. */
    readonly http?: HttpClient;
    readonly workFolders?: WorkFolders;
    /**
     * Gates that are switched off here, by what they `use`, each with the reason: a look at one is not taken, and is recorded as
     * `skipped/disabled` with that reason, which lets the run through and is no pass. Only gates that run code can be switched off.
     */
    readonly disabled?: Readonly<Record<string, string>>;
    /** Where gates keep what they write down. Without it they write nothing, and only the ledger tells what they found. */
    readonly reports?: ReportFolder;
    /** Where the bodies of evidence are kept, redacted and bounded. Without it a verdict has an excerpt and digests, and nothing else. */
    readonly evidence?: EvidenceKeeping;
    readonly people?: People;
    /** Projects of issue trackers that are brought together with the runs, by `tick` and by workers. */
    readonly trackers?: readonly TrackedProject[];
    /** Repositories of forges whose change requests runs are told of, by `tick` and by workers. */
    readonly forges?: readonly WatchedRepository[];
    readonly authorizer?: Authorizer;
    readonly notifier?: Notifier;
    readonly logger?: Logger;
    /** Name under which claims are held, shown to people. Default: a fresh id. */
    readonly holder?: string;
    /** Most evaluations at once. Default 4. */
    readonly concurrency?: number;
    /** Most effects performed at once: they may take hours and must not keep gates waiting. Default 8. */
    readonly workConcurrency?: number;
    /**
     * For how long a claim lasts unless it is renewed, in milliseconds: so long the work of a process that died waits for another one. Claims
     * are renewed at a third of it. Default 30 seconds.
     */
    readonly leaseMs?: number;
    /** How long an unmatched signal is kept, in milliseconds. Default 7 days. */
    readonly unmatchedLifetimeMs?: number;
    /**
     * Scopes in which workers without a scope of their own look for runs of definitions that are unknown here: after the host's pipelines
     * changed, runs of other scopes would have no judge. Default: only `default`.
     */
    readonly scopes?: readonly string[];
    /** Whether the definitions come from a trusted place. Default `true`; kept with every run, whose explanations print it when not. */
    readonly policyTrusted?: boolean;
}

/**
 * Where a body of evidence is now. `present`: here, and its bytes are those that were kept. `missing`: its store knows nothing of it.
 * `altered`: its bytes are others. `erased`: by whom, when and why. `expired`: its time was over. `unreachable`: this engine was given no
 * evidence store, or could not ask it.
 */
type BodyStanding = {
    readonly kind: "present";
    readonly text: string;
    readonly keptAt: Instant;
    readonly keepUntil?: Instant;
} | Exclude<EvidenceRead, {
    readonly kind: "present";
}> | {
    readonly kind: "unreachable";
    readonly because: string;
};
/** Evidence of a run, as a verdict in its ledger names it. */
interface RunEvidence extends Evidence {
    readonly gate: string;
    /** Number of the event that recorded the verdict. */
    readonly seq: number;
    readonly recordedAt: Instant;
}

/** A run as it stands in the store. */
interface RunView extends RunKey, RunIndex {
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
interface OpenRequest extends Pick<ExplainedRequest, "request" | "digest" | "assurance" | "expiresAt" | "missing"> {
    readonly gate: string;
}
/** Why a run is where it is: as data, for people, and for a comment field. */
interface RunExplanation {
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
interface Settled {
    readonly settled: boolean;
    readonly run: RunView;
}

/**
 * A fact from outside. It is untrusted data: it never changes facets and never decides. Its run is named by `run`, or found among the
 * unfinished runs by `match`. A match on `repo`, `head` or `change` says that the world may have moved: the subject is looked at, and so is
 * the world by gates that wait for it.
 *
 * Two types report detached work, when they carry its `token`: `work-finished` (`data`: `{ exit, output?, note? }`) and `work-alive`.
 * Every other signal is recorded as the newest fact of its type.
 */
type SignalRequest = SignalTarget & {
    /** Dedupe key: the same signal twice changes nothing. */
    readonly id: string;
    readonly type: string;
    /** At most 1024 characters of JSON (work results: their own limit). */
    readonly data?: Json;
    /** The one-time token that the work was given. Only its digest is kept. */
    readonly token?: string;
    /** When it happened, as the source says. Data only. */
    readonly occurredAt?: Instant;
    /** Who sent it, when the host knows. */
    readonly by?: Principal;
};
/** Which run a signal is for. */
type SignalTarget = {
    readonly run: string;
    readonly match?: undefined;
} | {
    readonly match: SignalMatch;
    readonly run?: undefined;
};
/** What became of a signal. `kept`: nobody matches yet, and it is offered to runs until its lifetime ends. */
type SignalAnswer = {
    readonly ok: true;
    readonly run: string;
    readonly [fact: string]: Json;
} | {
    readonly ok: true;
    readonly kept: true;
    readonly run?: undefined;
} | (Refusal & {
    readonly runs?: readonly string[];
});

/** Bounds of one round. */
interface TickOptions extends Cancellable {
    /** Only this scope; default: all. */
    readonly scope?: string;
    /** Most due runs, and most intents, to take. Default 100. */
    readonly limit?: number;
    /** Takes nothing new after this time, in milliseconds. */
    readonly timeBudgetMs?: number;
}
/** What one round did. */
interface TickReport {
    /** Due runs looked at. */
    readonly due: number;
    /** Intents claimed and run. */
    readonly intents: number;
    /** Projects of trackers looked at. */
    readonly reconciled: readonly ReconcileReport[];
    /** Repositories of forges looked at. */
    readonly watched: readonly WatchReport[];
}
/** How a worker works. */
interface WorkOptions extends Cancellable {
    readonly scope?: string;
    /** Most evaluations at once. Default: the engine's. */
    readonly concurrency?: number;
    /** Shortest pause between two looks at an idle store, in milliseconds. Default 200; it grows to fifteen times that. */
    readonly pollMs?: number;
}
/** A continuous worker. */
interface Worker {
    /**
     * Resolves when the worker has stopped. Nothing new is taken, and what it has claimed and not begun is given back at once. With `drain` (the
     * default) what has begun is finished, else it is aborted.
     */
    close(options?: {
        readonly drain?: boolean;
    }): Promise<void>;
}

/**
 * Runs pipelines on a store. Everything essential lives in the store: any engine on it continues any run, and one that dies at any
 * moment leaves nothing behind that another one would not find.
 *
 * Expected refusals are values with a code; calls reject for programmer errors (`COMMAND_INVALID`, `SUBJECT_INVALID`), unknown names
 * on `start`, and broken infrastructure.
 */
interface Engine {
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
    ledger(run: string, options?: CallOptions & {
        readonly after?: number;
        readonly limit?: number;
    }): Promise<Page<Commit>>;
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
    settled(run: string, options?: CallOptions & {
        readonly timeoutMs?: number;
    }): Promise<Settled>;
    /** Stops the workers. The store stays open: it belongs to whoever made it. */
    close(): Promise<void>;
}
/** Which runs to list. */
interface ListOptions extends CallOptions {
    readonly where?: Omit<RunFilter, "status"> & {
        readonly status?: RunStatus | readonly RunStatus[];
    };
    readonly after?: string;
    readonly limit?: number;
}
/** Which events to follow. Without `scope`: those of all scopes. */
interface EventsOptions extends CallOptions {
    /** Position after which to begin; default: from the beginning. */
    readonly after?: string;
    /** End when caught up instead of waiting for more. */
    readonly follow?: boolean;
    readonly pollMs?: number;
}

/**
 * Makes an engine. It starts nothing by itself: call `work` for a continuous worker, `tick` for one round, or `settled` to see one run
 * through.
 *
 * @throws SluiceError `CONFIG_INVALID` when two pipelines have one name; `STORE_INSIDE_SUBJECT` when workers can write the store,
 * `REPORT_FOLDER_INSECURE` when they can write the reports.
 */
declare function createEngine(options: EngineOptions): Engine;

/** What a client is made of. */
interface HttpClientOptions {
    /** Sends one question; the host's own, with a proxy or whatever it needs to be let in by certain addresses. Default: the global one. */
    readonly fetch?: typeof fetch;
}
/**
 * Asks over the network of this machine. Each question goes alone: over a connection of its own, without cookies or a referrer, past caches,
 * and to no other address than the given one.
 */
declare function createHttpClient({ fetch: send }?: HttpClientOptions): HttpClient;

/** The clock of this process. Sleeps of any length, taken in steps of at most an hour; a length that is not positive resolves at once. */
declare function createSystemClock(): Clock;

/** Ids from the system's cryptographic generator. Run ids are `r-<time>-<random>`: made later, sorted later, also within one millisecond. */
declare function createSystemIds(): Ids;

/** Reads the ledger of one run, and the bodies of its evidence. */
type Reader = Pick<Engine, "ledger" | "readEvidence">;
/**
 * An explanation with what the evidence of its gates began with, and what became of its bodies. A run's state keeps only digests; the rest
 * stands in the ledger, where the verdict of each gate is looked up by its number.
 */
declare function withExcerpts(reader: Reader, explanation: Explanation, state: RunState, options?: CallOptions): Promise<Explanation>;

export { createEngine, createHttpClient, createSystemClock, createSystemIds, withExcerpts };
export type { ActRequest, AdoptRequest, AdviseRequest, BodyStanding, CallOptions, CancelRequest, DecideRequest, DelegateRequest, EndDelegationRequest, Engine, EngineEvent, EngineOptions, EraseEvidenceRequest, EventsOptions, EvidenceKeeping, ExtendRequest, HttpClientOptions, ListOptions, OpenRequest, ReconcileReport, ResumeRequest, ReviseRequest, RunEvidence, RunExplanation, RunView, Settled, SignalAnswer, SignalRequest, SignalTarget, StartRequest, StartSubject, StartedRun, StealRequest, SupersedeRequest, TickOptions, TickReport, TrackedProject, WaiveRequest, WatchReport, WatchedRepository, WorkOptions, Worker };
