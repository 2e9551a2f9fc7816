import { Json, ErrorCode, Digest, Principal, Subject, ReworkReason, Instant, Verdict, FileBaseline, Facets, Waiver, RunOutcome, Evidence, Pipeline, Gate, Outcome, EventRecord, RequirementSet, EvidenceClass, VerdictValue, Finding, Assurance, RunStatus, Intent, Stage, RunIndex } from '@sluice/core';
import { Relations } from '@sluice/approvals';
import { Overlay } from '@sluice/verdicts';

/** What a command answers. A refusal is an answer, with or without events. Stored with the commit and given again to repeats. */
type Answer = {
    readonly ok: true;
    readonly [fact: string]: Json;
} | Refusal;
/** Why a command changed nothing that it wanted to change. */
interface Refusal {
    readonly ok: false;
    readonly code: ErrorCode;
    readonly reason: string;
}
/** Makes a refusal. */
declare function refusal(code: ErrorCode, reason: string): Refusal;

/**
 * How a try of work ended. `finished`: it ran and reported; its exit is evidence, never a verdict. `timed-out` and `vanished`: nobody
 * reported. `failed`: the handler could not even run it.
 */
interface WorkEnd {
    readonly how: "finished" | "timed-out" | "vanished" | "failed";
    /** Exit status; `null` when there is none. */
    readonly exit: number | null;
    /** What it produced, at most {@link OUTPUT_LIMIT} characters of JSON. */
    readonly output?: Json;
    /** It produced output, but none that could be read or recorded: malformed is not missing. */
    readonly unreadable?: true;
    readonly note?: string;
    /** The world said so, when it was asked after the worker had vanished. */
    readonly proven?: true;
    /** The person on whose word it counts as done, when nobody else could tell. */
    readonly declaredBy?: string;
}
/** Longest recorded output of an effect, in characters of its JSON; larger ones belong into files. */
declare const OUTPUT_LIMIT = 8192;

/** By which edge a stage was entered. */
type Via = "start" | "next" | "rework" | "route" | "return";
/** Why a request ended. */
type RequestEnd = "approved" | "rejected" | "expired" | "withdrawn" | "superseded";
/** What a person did with a request. */
type DecisionWord = "approve" | "reject" | "revoke";
/** What each event says. Past tense; every one is versioned in `event-version.ts`. */
interface EventData {
    "run-started": {
        scope: string;
        run: string;
        pipeline: string;
        definition: Digest;
        gates: Readonly<Record<string, Digest>>;
        identity: string;
        startedBy: Principal;
        subject: Subject;
        /** Whether the definition came from a place that workers cannot write. Shown in every answer about the run. */
        policyTrusted: boolean;
        parent?: {
            run: string;
            unit: string;
        };
    };
    "stage-entered": {
        stage: string;
        via: Via;
        from?: string;
        /** The path after the step, ending with `stage`. */
        path: readonly string[];
        route?: string;
        /** Laps of the edge's budget, this one included. */
        lap?: {
            budget: string;
            taken: number;
        };
        reasons?: readonly ReworkReason[];
        /** Gates of the stage whose earlier judgement does not count for this stay: skips, and answers that are asked for anew. */
        forgets: readonly string[];
        /** Gates of the stage whose answers were used up by an earlier stay: they are current again only for what they are about. */
        renews?: readonly string[];
        /** The stage stands aside of the path: what is stale on the path is gone back to when this stage is left. */
        detour?: true;
        /** On a return: the gates that the subject left behind. */
        stale?: readonly string[];
    };
    "evaluation-requested": {
        gate: string;
        intent: string;
        attempt: number;
        binding: Digest;
        gateDigest: Digest;
        notBefore?: Instant;
    };
    "verdict-recorded": {
        verdict: Verdict;
        lookedAtVersion: number;
        work?: string;
        sample?: boolean;
    };
    /** A required gate that did not pass let the run through all the same, on somebody's written word. */
    "gate-opened": {
        gate: string;
        value: string;
        overlay: "waived" | "degraded";
        because: string;
    };
    "verdict-refused": {
        gate: string;
        intent: string;
        attempt: number;
        code: string;
    };
    "attempt-lost": {
        intent: string;
        attempt: number;
        gate?: string;
        notBefore?: Instant;
    };
    "request-opened": {
        gate: string;
        request: string;
        digest: Digest;
        binding: Digest;
        gateDigest: Digest;
        expiresAt: Instant;
    };
    "decision-recorded": {
        gate: string;
        request: string;
        decision: DecisionWord;
        by: Principal;
        id: string;
        reason?: string;
    };
    "decision-kept": {
        gate: string;
        decision: DecisionWord;
        by: Principal;
        id: string;
        binding: Digest;
        reason?: string;
    };
    "decision-refused": {
        gate: string;
        decision: DecisionWord;
        by: Principal;
        id: string;
        code: string;
    };
    "request-closed": {
        gate: string;
        request: string;
        as: RequestEnd;
    };
    "reservation-requested": {
        gate: string;
        name: string;
        intent: string;
        until?: string;
    };
    "reservation-queued": {
        gate: string;
        name: string;
        position: number;
    };
    "reservation-held": {
        gate: string;
        name: string;
        token: number;
    };
    "reservation-release-requested": {
        name: string;
        intent: string;
    };
    "reservation-released": {
        name: string;
        intent: string;
    };
    "work-requested": {
        stage: string;
        effect: string;
        intent: string;
        attempt: number;
        work: string;
        dangerous: boolean;
        notBefore?: Instant;
    };
    "work-dispatched": {
        intent: string;
        attempt: number;
        work: string;
        tokenDigest: Digest;
        deadline: Instant;
        folder?: string;
        baseline: FileBaseline;
        consumed: readonly string[];
    };
    "work-detached": {
        intent: string;
        work: string;
    };
    "work-heard": {
        work: string;
    };
    "work-proof-requested": {
        intent: string;
        work: string;
        attempt: number;
    };
    "work-ended": {
        intent: string;
        work: string;
        end: WorkEnd;
    };
    "work-undone": {
        intent: string;
        work: string;
        by?: string;
    };
    "admission-reopened": {
        stage: string;
        gates: readonly string[];
    };
    "judging-started": {
        stage: string;
        consumed: readonly string[];
    };
    "look-requested": {
        intent: string;
        attempt: number;
    };
    "subject-looked": {
        intent: string;
    };
    /** `aborts`: gates whose outstanding look was asked about what the subject is no longer. */
    "subject-revised": {
        facets: Facets;
        aborts: readonly string[];
        by?: string;
    };
    "fact-recorded": {
        fact: string;
        id: string;
        data: Json;
        occurredAt?: Instant;
    };
    "signal-ignored": {
        type: string;
        id: string;
        code: string;
    };
    "waiver-recorded": {
        waiver: Waiver;
        binding: Digest;
    };
    "hold-placed": {
        hold: string;
        code: string;
        reason: string;
        gate?: string;
        budget?: string;
        asks?: "effect-outcome";
        work?: string;
        route?: string;
    };
    "hold-ended": {
        hold: string;
        by: Principal;
        answer?: "happened" | "did-not-happen";
        forgets: readonly string[];
    };
    "budget-extended": {
        budget: string;
        laps: number;
        by: Principal;
    };
    "request-extended": {
        gate: string;
        request: string;
        expiresAt: Instant;
        by: Principal;
    };
    "definition-adopted": {
        definition: Digest;
        policyTrusted: boolean;
        gates: Readonly<Record<string, Digest>>;
        by: Principal;
    };
    "run-completed": {
        outcome: RunOutcome;
        code: string;
        reason: string;
        by?: string;
    };
    "final-requested": {
        step: string;
        intent: string;
        notify?: string;
        effect?: string;
        repeat?: "safe" | "ask" | "never";
    };
    "final-begun": {
        step: string;
        attempt: number;
    };
    "final-ended": {
        step: string;
        as: "done" | "failed" | "unknown";
        note?: string;
    };
}
/** The name of an event. */
type EventType = keyof EventData;
/** An event of a run. */
type RunEvent = {
    [Type in EventType]: {
        readonly type: Type;
        readonly at: Instant;
        readonly data: Readonly<EventData[Type]>;
    };
}[EventType];
/** The event of one type. */
type EventOf<Type extends EventType> = Extract<RunEvent, {
    type: Type;
}>;

/** Where in its current stage a run is. */
type Phase = "admitting" | "working" | "judging";
/** A verdict as the state keeps it: the ledger holds it whole. */
interface VerdictRecord extends Omit<Verdict, "findings" | "evidence"> {
    readonly findings: Verdict["findings"];
    readonly evidence: readonly Pick<Evidence, "name" | "digest" | "class" | "producer">[];
    /** Version of the run when the look began: logical time, immune to clocks. */
    readonly lookedAtVersion: number;
    readonly recordedVersion: number;
    /** Since when the gate has been waited for, whatever it said in between; starts anew when a wait of the stage itself has ended. */
    readonly pendingSince?: Instant;
    /** Counts as current whatever happens to its facets. */
    readonly consumed?: boolean;
}
/** An outstanding evaluation. */
interface Evaluation {
    readonly intent: string;
    readonly attempt: number;
    readonly binding: Digest;
    readonly gateDigest: Digest;
    readonly requestedAt: Instant;
    readonly notBefore?: Instant;
}
/** A decision on an open request. */
interface DecisionRecord {
    readonly decision: DecisionWord;
    readonly by: Principal;
    readonly id: string;
    readonly at: Instant;
}
/** What is or was asked of people by a gate; only the newest request of a gate is kept. */
interface RequestRecord {
    readonly request: string;
    /** What the person is shown and names in their decision. */
    readonly digest: Digest;
    readonly binding: Digest;
    readonly gateDigest: Digest;
    readonly openedAt: Instant;
    readonly openedVersion: number;
    readonly expiresAt: Instant;
    readonly decisions: readonly DecisionRecord[];
    readonly closed?: RequestEnd;
    readonly closedAt?: Instant;
    readonly consumed?: boolean;
}
/** An exclusive right the run wants or has. */
interface ReservationRecord {
    readonly gate: string;
    readonly name: string;
    readonly intent: string;
    readonly status: "asked" | "queued" | "held" | "releasing";
    readonly since: Instant;
    readonly position?: number;
    readonly token?: number;
    readonly until?: string;
    /** Stage that asked for it. */
    readonly stage: string;
}
/** The current stage's work. */
interface WorkRecord {
    readonly intent: string;
    readonly effect: string;
    readonly stage: string;
    /** Id of the current try. */
    readonly work: string;
    readonly attempt: number;
    /** Sends of this intent so far, this one included: what the allowance of attempts is compared with. Proofs are none. */
    readonly tries: number;
    /** Times the world was asked about this intent, and the attempt at which it was asked last. */
    readonly proofs: number;
    readonly provingFrom?: number;
    readonly dangerous: boolean;
    readonly status: "requested" | "dispatched" | "detached" | "proving" | "ended";
    readonly requestedAt: Instant;
    readonly notBefore?: Instant;
    readonly dispatchedAt?: Instant;
    readonly heardAt?: Instant;
    readonly deadline?: Instant;
    readonly tokenDigest?: Digest;
    readonly folder?: string;
    readonly baseline?: FileBaseline;
    readonly end?: WorkEnd;
    /** Facets when the work was sent, and when judging began: gates that read the work are about this content. */
    readonly sent?: Facets;
    readonly judged?: Facets;
}
/** Something that only a person ends. */
interface Hold {
    readonly hold: string;
    readonly code: string;
    readonly reason: string;
    readonly since: Instant;
    readonly stage?: string;
    readonly gate?: string;
    readonly budget?: string;
    readonly asks?: "effect-outcome";
    /** The try of work whose outcome is asked for. */
    readonly work?: string;
}
/** A step of `finally`. */
interface FinalRecord {
    readonly intent: string;
    readonly notify?: string;
    readonly effect?: string;
    readonly repeat?: "safe" | "ask" | "never";
    readonly attempt: number;
    readonly status: "requested" | "begun" | "ended";
}
/** Samples of a measuring gate. */
interface MeasureRecord {
    readonly since: Instant;
    readonly samples: number;
    readonly failures: number;
    readonly inconclusives: number;
    readonly consecutive: number;
    /** When the newest sample was looked at. */
    readonly lastAt: Instant;
}
/** A dangerous effect of this run was dispatched: what guarded it counts as current from then on. */
interface Consumption {
    readonly work: string;
    readonly intent: string;
    readonly head?: string;
    /** Gates whose answers went into it. */
    readonly gates: readonly string[];
    /** Its result is known. Until then nobody can say that it is not still acting on the world. */
    readonly resolved?: boolean;
    /** What dangerous effects before it had used, and for which head: stands again when this one turns out not to have happened. */
    readonly earlier?: {
        readonly work: string;
        readonly intent: string;
        readonly head?: string;
        readonly gates: readonly string[];
    };
}
/** A waiver, and the content it is about: it does not carry over to other content. */
interface WaiverRecord extends Waiver {
    readonly binding: Digest;
}
/** A decision that waits for its request to open. */
interface KeptDecision extends DecisionRecord {
    /** What it is about. */
    readonly binding: Digest;
}
/** The newest fact of a type. */
interface FactRecord {
    readonly id: string;
    readonly data: Json;
    readonly occurredAt?: Instant;
}
/**
 * A folded run: everything that decides what happens next, and nothing else. Bounded whatever the length of the ledger. Members that come
 * and go may be present as `undefined`, which is the same as absent: taking them out would make every copy of a state slow.
 */
interface RunState {
    readonly scope: string;
    readonly run: string;
    readonly pipeline: string;
    readonly definition: Digest;
    readonly gateDigests: Readonly<Record<string, Digest>>;
    /** Whether the definition came from a place that workers cannot write. */
    readonly policyTrusted: boolean;
    readonly identity: string;
    readonly startedBy: Principal;
    readonly startedAt: Instant;
    readonly parent?: {
        readonly run: string;
        readonly unit: string;
    } | undefined;
    readonly subject: Subject;
    /** Sequence number of the last event. */
    readonly version: number;
    /** Time of the last event. */
    readonly at: Instant;
    readonly stage: string;
    readonly phase: Phase;
    readonly via: Via;
    /** The stage stands aside of the path: what is stale on the path is gone back to when it is left. */
    readonly detour: boolean;
    readonly enteredAt: Instant;
    readonly enteredVersion: number;
    /** Stages joined by `next` up to the current one. */
    readonly path: readonly string[];
    readonly verdicts: Readonly<Record<string, VerdictRecord>>;
    readonly evaluations: Readonly<Record<string, Evaluation>>;
    readonly requests: Readonly<Record<string, RequestRecord>>;
    readonly kept: Readonly<Record<string, readonly KeptDecision[]>>;
    readonly reservations: Readonly<Record<string, ReservationRecord>>;
    readonly measures: Readonly<Record<string, MeasureRecord>>;
    readonly work?: WorkRecord | undefined;
    /** Id of the latest work try of each stage. */
    readonly works: Readonly<Record<string, string>>;
    readonly look?: {
        readonly intent: string;
        readonly attempt: number;
        readonly since: Instant;
    } | undefined;
    readonly outputs: Readonly<Record<string, Json>>;
    readonly facts: Readonly<Record<string, FactRecord>>;
    readonly laps: Readonly<Record<string, {
        readonly taken: number;
        readonly extra: number;
    }>>;
    readonly returns: {
        readonly taken: number;
        readonly extra: number;
    };
    readonly routesTaken: Readonly<Record<string, number>>;
    /** Routes to a person that were taken in this stay: whoever resumed has seen them. */
    readonly routesSeen: readonly string[];
    readonly waivers: Readonly<Record<string, WaiverRecord>>;
    /** What sent the run back, for the worker. */
    readonly reasons: readonly ReworkReason[];
    readonly lap?: {
        readonly budget: string;
        readonly taken: number;
    } | undefined;
    readonly holds: readonly Hold[];
    readonly consumption?: Consumption | undefined;
    /** Version at which the stage's last wait ended, apart from pending gates. */
    readonly waitEndedVersion: number;
    /** Version at which each gate stopped being pending in this stage, or gave its newest sample: measuring is waiting. */
    readonly pendingEnded: Readonly<Record<string, number>>;
    readonly outcome?: RunOutcome | undefined;
    readonly completedAt?: Instant | undefined;
    readonly completedCode?: string | undefined;
    readonly completedReason?: string | undefined;
    readonly finals: Readonly<Record<string, FinalRecord>>;
}
/** Version of the shape of {@link RunState}; a snapshot of another one is refolded from the ledger. */
declare const STATE_SHAPE = 1;
/** Largest state, in characters of its JSON. */
declare const STATE_LIMIT = 65536;

/** What a binding is taken of. */
interface BindingView {
    readonly pipeline: Pipeline;
    readonly state: RunState;
}
/**
 * The digest of exactly what a gate binds now: its facets, the id of its stage's latest work try (`work`), and named evidence of the
 * path (`evidence:NAME`). Verdicts and decisions are current while it is equal.
 */
declare function bindingOf({ pipeline, state }: BindingView, gate: Gate): Digest;

/** What every command carries. */
interface CommandBase {
    /** Dedupe key, unique per run. */
    readonly id: string;
    /** Store time. */
    readonly at: Instant;
    /** The subject's facets, all of them, as the engine saw them just before, if it looked. */
    readonly observed?: Facets;
}
/** Names the try that a result belongs to. */
interface TryRef {
    readonly intent: string;
    readonly attempt: number;
}
/** What each command asks for. */
interface CommandData {
    start: {
        readonly scope: string;
        readonly run: string;
        readonly definition: Digest;
        readonly identity: string;
        readonly startedBy: Principal;
        readonly subject: Subject;
        /** Whether the definition comes from a place that workers cannot write. */
        readonly policyTrusted: boolean;
        readonly parent?: {
            readonly run: string;
            readonly unit: string;
        };
    };
    /** Time has passed. */
    tick: object;
    "record-verdict": TryRef & {
        readonly gate: string;
        readonly binding: Digest;
        readonly gateDigest: Digest;
        readonly outcome: Outcome;
        readonly lookedAt: Instant;
        readonly lookedAtVersion: number;
    };
    /** A claim ran out without a result. */
    "write-off-attempt": TryRef;
    "dispatch-work": TryRef & {
        readonly tokenDigest: Digest;
        readonly folder?: string;
        readonly baseline: FileBaseline;
    };
    "detach-work": TryRef;
    /** `token`: shown by a detached worker; its digest must be the one that was given out. */
    "end-work": TryRef & {
        readonly end: WorkEnd;
    };
    "report-work": {
        readonly tokenDigest: Digest;
        readonly report: "ended" | "alive";
        readonly end?: WorkEnd;
    };
    "record-proof": TryRef & {
        readonly proof: "happened" | "did-not-happen" | "unknown";
        readonly end?: WorkEnd;
    };
    "record-look": TryRef & {
        readonly facets: Facets;
    };
    "record-reservation": {
        readonly gate: string;
        readonly name: string;
        readonly token?: number;
        readonly position?: number;
    };
    "record-release": {
        readonly name: string;
        readonly intent: string;
    };
    "record-final": {
        readonly step: string;
        readonly attempt: number;
        readonly as: "begun" | "done" | "failed";
        readonly note?: string;
    };
    /** A fact from outside. */
    "record-fact": {
        readonly fact: string;
        readonly signal: string;
        readonly data: Json;
        readonly occurredAt?: Instant;
    };
    revise: {
        readonly facets: Facets;
        readonly by: Principal;
    };
    decide: {
        readonly gate: string;
        readonly decision: DecisionWord;
        readonly by: Principal;
        /** Digest of the request the person saw. */
        readonly seen: Digest;
        /** Idempotency key of the gesture. */
        readonly decisionId: string;
        readonly reason?: string;
        /** Authors, committers and pushers as git or the host tells; the starter is known. */
        readonly relations: Relations;
    };
    waive: {
        readonly waiver: Omit<Waiver, "at" | "allowedBy">;
        readonly by: Principal;
    };
    resume: {
        readonly by: Principal;
        readonly hold?: string;
        readonly answer?: "happened" | "did-not-happen";
    };
    extend: {
        readonly by: Principal;
        readonly what: {
            readonly budget: string;
            readonly laps: number;
        } | {
            readonly gate: string;
            readonly byMs: number;
        };
    };
    cancel: {
        readonly by: Principal;
        readonly reason?: string;
    };
    supersede: {
        readonly by: string;
        readonly successor: string;
    };
    adopt: {
        readonly definition: Digest;
        readonly policyTrusted: boolean;
        readonly by: Principal;
    };
}
/** The name of a command. */
type CommandType = keyof CommandData;
/** The machine's only input. */
type RunCommand = {
    [Type in CommandType]: CommandBase & {
        readonly type: Type;
    } & CommandData[Type];
}[CommandType];
/** The command of one type. */
type CommandOf<Type extends CommandType> = Extract<RunCommand, {
    type: Type;
}>;

/** What a command led to. */
interface Decided {
    readonly events: readonly RunEvent[];
    /** The state after the events. */
    readonly state: RunState | undefined;
    readonly answer: Answer;
}
/**
 * The pure machine: what a command does to a run. Runs to quiescence, so that one append holds everything that follows. Expected refusals
 * are answers. Neither clock nor randomness: time comes with the command.
 *
 * @param pipeline the definition the run follows (for `adopt`: the one it shall follow)
 * @param state `undefined` for a run that does not exist
 */
declare function decide(pipeline: Pipeline, state: RunState | undefined, command: RunCommand): Decided;

/** What happened, in one sentence for people. Foreign text in it is not escaped: whoever shows it does that. */
declare function eventText(event: RunEvent): string;

/** Names of all events, in the order in which the reference page lists them. */
declare const EVENT_TYPES: readonly EventType[];
/** The form in which an event goes to a store. */
declare function toRecord(event: RunEvent): EventRecord;
/**
 * Reads an event back from a store.
 *
 * @throws SluiceError `EVENT_VERSION_UNKNOWN` for a type or version this release does not know: it must not guess at history.
 */
declare function fromRecord(record: EventRecord): RunEvent;

/**
 * The state after an event. Pure: the same events give the same state, in every release.
 *
 * @throws SluiceError `STORE_CORRUPT` when the event cannot follow on the state.
 */
declare function evolve(state: RunState | undefined, event: RunEvent): RunState;
/**
 * The state after all events of a run.
 *
 * @throws SluiceError `STORE_CORRUPT` when there are none, or they cannot follow one another.
 */
declare function refold(events: Iterable<RunEvent>): RunState;

/** Something a run waits for: what, since when, when it is looked at again, when it ends by itself. */
interface Wait {
    readonly for: "hold" | "request" | "work" | "evaluation" | "pending" | "reservation" | "look";
    /** The hold, gate, effect or reservation it is about. */
    readonly name: string;
    readonly gate?: string;
    readonly since: Instant;
    readonly recheckAt?: Instant;
    /** A next try that is put off: before this nobody begins it. */
    readonly notBefore?: Instant;
    readonly expiresAt?: Instant;
    /** Sets of people that still lack answers. */
    readonly missing?: readonly RequirementSet[];
}

/** Who can do what about it, with the exact command. */
interface Remedy {
    readonly who: string;
    readonly command: string;
}
/** Something that stands between the run and its next step. */
interface Blocker {
    /** `hold`, or the id of a gate. */
    readonly what: string;
    readonly code: string;
    readonly reason: string;
    readonly since: Instant;
    readonly recheckAt?: Instant;
    /** When the next try may begin; until then nobody looks. */
    readonly notBefore?: Instant;
    readonly expiresAt?: Instant;
    readonly remedies: readonly Remedy[];
}
/** A gate as `explain` shows it. */
interface ExplainedGate {
    readonly gate: string;
    readonly position: "before" | "gates";
    readonly enforcement: string;
    /** `undefined` while it was not judged. */
    readonly value?: VerdictValue;
    readonly code?: string;
    readonly reason?: string;
    readonly current: boolean;
    readonly open: boolean;
    readonly overlay?: Overlay;
    readonly because?: string;
    readonly findings: readonly Finding[];
    readonly evidence: readonly ExplainedEvidence[];
    readonly since?: Instant;
    readonly request?: ExplainedRequest;
}
/** What a gate looked at, as `explain` shows it. */
interface ExplainedEvidence {
    readonly name: string;
    readonly class: EvidenceClass;
    readonly digest: Digest;
    /** What it began with. The state keeps none: whoever has read the ledger may add it. */
    readonly excerpt?: string;
}
/** What people are asked, as `explain` shows it. */
interface ExplainedRequest {
    readonly request: string;
    /** To be named as seen by whoever decides. */
    readonly digest: Digest;
    readonly binding: Digest;
    readonly assurance: Assurance;
    readonly expiresAt: Instant;
    readonly approvedBy: readonly {
        readonly id: string;
        readonly assurance: Assurance;
    }[];
    readonly missing: readonly {
        readonly count: number;
        readonly of: readonly string[];
    }[];
    readonly excluded: readonly string[];
}
/** Work of the stage that ended otherwise than with exit 0, which may be why its gates say what they say. */
interface ExplainedWork {
    /** Name of the effect that performed it. */
    readonly effect: string;
    /** Id of the try. */
    readonly work: string;
    readonly how: WorkEnd["how"];
    /** Exit status; `null` when there is none. */
    readonly exit: number | null;
    /** The worker's own last words, or why there are none: at most 1000 characters, redacted. */
    readonly note?: string;
}
/** Why a run is where it is, what it waits for, and who can move it. */
interface Explanation {
    readonly scope: string;
    readonly run: string;
    readonly pipeline: string;
    readonly definition: Digest;
    /** `false`: workers can write where the definition came from. */
    readonly policyTrusted: boolean;
    readonly status: RunStatus;
    readonly outcome?: RunOutcome;
    /** Why it ended. */
    readonly ended?: {
        readonly code: string;
        readonly reason: string;
        readonly at: Instant;
    };
    readonly stage: string;
    readonly phase: string;
    readonly path: readonly string[];
    readonly subject: {
        readonly key: string;
        readonly repo?: string;
        readonly ref?: string;
        readonly facets: Facets;
    };
    readonly startedBy: {
        readonly id: string;
        readonly assurance: Assurance;
    };
    readonly lap?: {
        readonly budget: string;
        readonly taken: number;
        readonly of: number;
    };
    /** Absent while the stage's work is under way, where it ended with exit 0, and where there is none. */
    readonly work?: ExplainedWork;
    readonly blockers: readonly Blocker[];
    readonly waits: readonly Wait[];
    readonly gates: readonly ExplainedGate[];
    readonly at: Instant;
}

/** Explains a run: the same state that accepts decisions says why it waits, so the two can never disagree. */
declare function explain(pipeline: Pipeline, state: RunState, at: Instant): Explanation;
/** How one gate stands, of whatever stage; `undefined` when the pipeline has no such gate. */
declare function explainOneGate(pipeline: Pipeline, state: RunState, at: Instant, id: string): ExplainedGate | undefined;

/** How an explanation is put into words. */
interface ExplainTextOptions {
    /** Renders an instant; default: ISO 8601 in UTC. */
    readonly time?: (at: Instant) => string;
}
/** Where a run stands, in words that follow its name. */
declare const STANDS: Readonly<Record<RunOutcome | RunStatus, string>>;
/** An explanation as plain text: what the run is, what stands in its way, and who can do what about it. */
declare function explainText(explanation: Explanation, options?: ExplainTextOptions): string;

/** What a run wants from the shell. */
interface Next {
    readonly status: RunStatus;
    readonly intents: readonly Intent[];
    readonly waits: readonly Wait[];
    /** When time alone will change something; absent: never. */
    readonly dueAt?: Instant;
}
/** What a run wants: the shell work outstanding, what it waits for, and when to look again. A view: nothing is decided here. */
declare function next(pipeline: Pipeline, state: RunState): Next;

/** Where a run can be: before its first stage, in a phase of a stage, or ended. */
type Place = "queued" | Phase | "completed";
/** One arrow of the state diagram. */
interface PhaseChange {
    readonly from: Place;
    readonly on: EventType;
    readonly to: Place;
}
/** Every change of place there is. `evolve` looks here and nowhere else; the diagram in the documentation is drawn from it. */
declare const PHASE_TABLE: readonly PhaseChange[];

/** Where a gate stands in its pipeline. */
interface GatePlace {
    readonly gate: Gate;
    readonly stage: Stage;
    readonly position: "before" | "gates";
}
/**
 * The stage of that name.
 *
 * @throws SluiceError `STAGE_UNKNOWN`
 */
declare function stageOf(pipeline: Pipeline, id: string): Stage;
/** A gate and where it stands, group children included. */
declare function placeOfGate(pipeline: Pipeline, id: string): GatePlace | undefined;
/** Digests of all gates, children included, by id. */
declare function gateDigestsOf(pipeline: Pipeline): Readonly<Record<string, Gate["digest"]>>;
/** A gate itself, or the gates that a group is made of, at any depth. */
declare function leavesOf(gate: Gate): readonly Gate[];
/** Names of all effects that a pipeline runs, each once. */
declare function effectNamesOf(pipeline: Pipeline): readonly string[];

/** The columns by which a run is found. */
declare function indexOf(state: RunState, status: RunStatus): RunIndex;

export { EVENT_TYPES, OUTPUT_LIMIT, PHASE_TABLE, STANDS, STATE_LIMIT, STATE_SHAPE, bindingOf, decide, effectNamesOf, eventText, evolve, explain, explainOneGate, explainText, fromRecord, gateDigestsOf, indexOf, leavesOf, next, placeOfGate, refold, refusal, stageOf, toRecord };
export type { Answer, BindingView, Blocker, CommandBase, CommandData, CommandOf, CommandType, Consumption, Decided, DecisionRecord, DecisionWord, Evaluation, EventData, EventOf, EventType, ExplainTextOptions, ExplainedEvidence, ExplainedGate, ExplainedRequest, ExplainedWork, Explanation, FactRecord, FinalRecord, GatePlace, Hold, KeptDecision, MeasureRecord, Next, Phase, PhaseChange, Place, Refusal, Remedy, RequestEnd, RequestRecord, ReservationRecord, RunCommand, RunEvent, RunState, TryRef, VerdictRecord, Via, Wait, WaiverRecord, WorkEnd, WorkRecord };
