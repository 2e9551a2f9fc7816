import { Json, ErrorCode, Digest, Principal, Subject, ReworkReason, Instant, Verdict, JsonObject, FileBaseline, Facets, Waiver, RunOutcome, RefusalClass, RequirementSet, Evidence, Pipeline, Gate, Outcome, Freeze, EventRecord, EvidenceClass, VerdictValue, WaiverScope, Finding, Assurance, FormField, RunStatus, Intent, Stage, RunIndex } from '@sluice/core';
import { DecisionWord, Approver, Roster, Delegation, Told, GivenDecision, SpentGesture, Relations, RequestPayload, WaiverFinding } from '@sluice/approvals';
export { DecisionWord } from '@sluice/approvals';
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
    /** How many of what, by the names that the definition declares. */
    readonly counts?: Readonly<Record<string, number>>;
    /** The world said so, when it was asked after the worker had vanished. */
    readonly proven?: true;
    /** The person on whose word it counts as done, when nobody else could tell. */
    readonly declaredBy?: string;
}
/** A try of work that came to nothing, and so another one followed. `refused`: whoever has the say did not let it begin. */
interface EndedTry extends Pick<WorkEnd, "exit" | "note"> {
    readonly work: string;
    readonly how: WorkEnd["how"] | "refused";
}
/** Longest recorded output of an effect, in characters of its JSON; larger ones belong into files. */
declare const OUTPUT_LIMIT = 8192;

/** By which edge a stage was entered. */
type Via = "start" | "next" | "rework" | "route" | "return";
/** Why a request ended. */
type RequestEnd = "approved" | "rejected" | "expired" | "withdrawn" | "superseded" | "overridden" | "consented";
/** What a piece of advice says. */
type AdviceWord = "approve" | "reject";
/** A person's signature of a decision. */
interface Signature {
    /** Id of the key, as the People port knows it. */
    readonly key: string;
    /** Ed25519, 64 bytes in base64. */
    readonly value: string;
}
/** Waits before whose end somebody can be told. */
type WarnedWait = "request" | "pending" | "reservation";
/** What a run that takes another one's place begins with. */
interface Successor {
    readonly run: string;
    readonly definition: Digest;
    readonly policyTrusted: boolean;
    readonly identity: string;
    readonly startedBy: Principal;
    readonly subject: Subject;
}
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
        /** The run whose place it takes. */
        supersedes?: string;
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
        /** Fingerprint of what failed, where the rework counts the laps of one and the same failure. */
        failure?: string;
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
        nonce?: Digest;
        expiresAt: Instant;
    };
    "decision-recorded": {
        gate: string;
        request: string;
        decision: DecisionWord;
        by: Principal;
        id: string;
        reason?: string;
        /** Whose place was taken. */
        for?: Approver;
        /** The step it was given in, where the request asks people one after the other. */
        step?: number;
        answers?: JsonObject;
        /** What was checked before it came here; the text it is about can be made again from the ledger. */
        signature?: Signature;
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
        for?: string;
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
    /** `from`: the run it was taken from. */
    "reservation-held": {
        gate: string;
        name: string;
        token: number;
        from?: string;
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
        inspectEveryMs?: number;
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
    /** `moved`: whoever told it says that the world may have. */
    "fact-recorded": {
        fact: string;
        id: string;
        data: Json;
        occurredAt?: Instant;
        moved?: true;
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
    /** What is shown says until when; so its digest is another one from now on. What was said before still counts. */
    "request-extended": {
        gate: string;
        request: string;
        expiresAt: Instant;
        digest?: Digest;
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
        /** Of a refusal that ended the run. */
        refused?: RefusalClass;
        /** The run that takes its place. */
        successor?: string;
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
    /** The body of evidence of that digest was taken out of its store, for good. */
    "evidence-erased": {
        digest: Digest;
        by: Principal;
        reason: string;
    };
    /** Work waits until a freeze opens. */
    "freeze-began": {
        stage: string;
        freeze: string;
        until: Instant;
    };
    "freeze-ended": {
        stage: string;
    };
    /** A wait of a gate will end by time soon, and somebody is told. */
    "deadline-neared": {
        gate: string;
        for: WarnedWait;
        expiresAt: Instant;
    };
    /** Whoever started the run may not do this now. */
    "work-refused": {
        intent: string;
        work: string;
        attempt: number;
        code: string;
        class: RefusalClass;
        reason: string;
        notBefore?: Instant;
    };
    "counts-refused": {
        work: string;
        names: readonly string[];
    };
    "successor-requested": {
        intent: string;
        successor: Successor;
    };
    "successor-started": {
        run: string;
    };
    /** Who could answer a request, and which of its sets nobody can fill any more. */
    "roster-recorded": {
        gate: string;
        request: string;
        roster: Roster;
        missing: readonly RequirementSet[];
        /** Whether it is this membership that counts, and not that of the moment somebody answers. */
        counts?: true;
    };
    /** What a machine, or anybody, thinks: shown, and never counted. */
    "advice-recorded": {
        gate: string;
        request: string;
        says: AdviceWord;
        by: Principal;
        id: string;
        reason?: string;
    };
    "delegation-recorded": {
        delegation: Delegation;
        by: Principal;
    };
    "delegation-ended": {
        delegation: string;
        by: Principal;
    };
    /** In an emergency the run goes on without those who are asked, until an end. */
    "glass-broken": {
        gate: string;
        request: string;
        by: readonly string[];
        reason: string;
        until: Instant;
        binding: Digest;
    };
    /** `expiresAt`: of a wait that is warned of. */
    "telling-requested": {
        telling: string;
        gate: string;
        request?: string;
        topic: string;
        to: string;
        told?: Told;
        expiresAt?: Instant;
    };
    "telling-ended": {
        telling: string;
        as: "done" | "failed";
        note?: string;
    };
    /** A waiver that needs more people to allow it. */
    "waiver-proposed": {
        waiver: Waiver;
        binding: Digest;
        by: Approver;
    };
    /** Somebody takes an exclusive right from the run that holds it by the token `held`, for this one. */
    "reservation-steal-requested": {
        gate: string;
        name: string;
        intent: string;
        from: string;
        held: number;
        by: Principal;
        reason: string;
    };
    /** The right that the run had by that token is another run's. `by` and `reason`: as that run's ledger tells. */
    "reservation-lost": {
        gate: string;
        name: string;
        token: number;
        to?: string;
        by?: Principal;
        reason?: string;
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

/** Samples of a measuring gate. */
interface MeasureRecord {
    readonly since: Instant;
    readonly samples: number;
    readonly failures: number;
    readonly inconclusives: number;
    readonly consecutive: number;
    /** Failures since the last sample that was none; absent when there are none. */
    readonly failing?: number;
    /** When the newest sample was looked at. */
    readonly lastAt: Instant;
}
/** How often one failure sent a stage's work back. */
interface FailureRecord {
    readonly stage: string;
    readonly budget: string;
    /** Fingerprint of the failure. */
    readonly failure: string;
    readonly laps: number;
}
/** Work that waits for a freeze to open. */
interface FreezeRecord {
    readonly freeze: string;
    readonly since: Instant;
    readonly until: Instant;
}
/** What work counted, by name; `of` is the effect that told last, whose next try would replace what it told. */
interface CountRecord {
    readonly total: Readonly<Record<string, number>>;
    readonly of?: {
        readonly intent: string;
        readonly counts: Readonly<Record<string, number>>;
    };
}
/** The newest fact of a type. */
interface FactRecord {
    readonly id: string;
    readonly data: Json;
    readonly occurredAt?: Instant;
}
/** A step of `finally`. */
interface FinalRecord {
    readonly intent: string;
    readonly notify?: string;
    readonly effect?: string;
    readonly repeat?: "safe" | "ask" | "never";
    readonly attempt: number;
    readonly notBefore?: Instant;
    readonly status: "requested" | "begun" | "ended";
    readonly endedAt?: Instant;
    /** How it ended, where that was not well, and what is known of it. */
    readonly failed?: {
        readonly as: "failed" | "unknown";
        readonly note?: string;
    };
}

/** Where in its current stage a run is. */
type Phase = "admitting" | "working" | "judging";
/** A verdict as the state keeps it: the ledger holds it whole. */
interface VerdictRecord extends Omit<Verdict, "findings" | "evidence"> {
    readonly findings: Verdict["findings"];
    readonly evidence: readonly Pick<Evidence, "name" | "digest" | "class" | "producer">[];
    /** Version of the run when the look began: logical time, immune to clocks. */
    readonly lookedAtVersion: number;
    readonly recordedVersion: number;
    /** Paths of all findings of a non-pass; absent where one has none, or there may be more than are known. */
    readonly paths?: readonly string[];
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
interface DecisionRecord extends GivenDecision {
    readonly at: Instant;
}
/** What somebody thinks of a request without deciding. */
interface AdviceRecord {
    readonly says: AdviceWord;
    readonly by: Principal;
    readonly at: Instant;
    readonly reason?: string;
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
    readonly nonce: Digest;
    readonly expiresAt: Instant;
    readonly decisions: readonly DecisionRecord[];
    /** What was taken back. */
    readonly spent?: readonly SpentGesture[];
    /** Answers of the newest approval to the form. */
    readonly answers?: {
        readonly by: string;
        readonly given: JsonObject;
    };
    readonly advice?: readonly AdviceRecord[];
    /** When it was last recorded who could answer. */
    readonly lookedUpAt?: Instant;
    /** Who was asked at the opening, where their membership then is what counts. */
    readonly roster?: Roster;
    /** Sets that nobody can fill any more. */
    readonly impossible?: readonly RequirementSet[];
    readonly told?: Told;
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
    /** Whom it is taken from, or was, and why. */
    readonly stolen?: {
        readonly from: string;
        readonly held: number;
        readonly by: Principal;
        readonly reason: string;
    } | undefined;
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
    /** How often somebody looks whether detached work goes on, in milliseconds. */
    readonly inspectEveryMs?: number;
    readonly deadline?: Instant;
    readonly tokenDigest?: Digest;
    readonly folder?: string;
    readonly baseline?: FileBaseline;
    readonly end?: WorkEnd;
    /** How the try before this one ended. */
    readonly before?: EndedTry;
    /** Facets when the work was sent, and when judging began: gates that read the work are about this content. */
    readonly sent?: Facets;
    readonly judged?: Facets;
}
/** A next try of work that was asked for, and then had to wait for its admission once more: what it counts goes on counting. */
interface ReadmittedWork extends Pick<WorkRecord, "effect" | "intent" | "attempt" | "tries" | "proofs" | "before"> {
    readonly notBefore?: Instant;
    /** What the try before was about. About other content it is other work. */
    readonly sent?: Facets;
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
/** A waiver, the content it was given for, and what its gate looked for then. */
interface WaiverRecord extends Waiver {
    readonly binding: Digest;
    readonly gateDigest: Digest | undefined;
}
/** A waiver that more people have to allow, and who has. */
interface WaiverProposal {
    readonly waiver: Waiver;
    readonly binding: Digest;
    readonly gateDigest: Digest | undefined;
    readonly by: readonly Approver[];
}
/** People who are to be told something about a request, or about a wait that will end by time. */
interface TellingRecord {
    readonly gate: string;
    /** Absent where it is about a wait for something else than people. */
    readonly request?: string;
    readonly expiresAt?: Instant;
    readonly topic: string;
    readonly to: string;
    readonly attempt: number;
}
/** A decision that waits for its request to open. */
interface KeptDecision extends DecisionRecord {
    /** What it is about, and what the gate asked when it was given. */
    readonly binding: Digest;
    readonly gateDigest: Digest | undefined;
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
        readonly notBefore?: Instant;
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
    /** By their ids. */
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
    /** Failures that sent work back, where a rework counts them; the newest last. */
    readonly failures?: readonly FailureRecord[] | undefined;
    readonly frozen?: FreezeRecord | undefined;
    /** Deadlines of gates that were warned of: nobody is told twice of one. */
    readonly warned?: Readonly<Record<string, Instant>> | undefined;
    readonly counts?: CountRecord | undefined;
    /** Class of the refusal that ended the run. */
    readonly refused?: RefusalClass | undefined;
    /** The run whose place this one takes. */
    readonly supersedes?: string | undefined;
    /** The run that takes this one's place; with what it begins with until it has begun. */
    readonly successor?: {
        readonly run: string;
        readonly intent?: string;
        readonly attempt: number;
        readonly start?: Successor;
    } | undefined;
    /** Who may answer in whose place; the newest last. */
    readonly delegations?: readonly Delegation[] | undefined;
    /** Who is still to be told what about requests. */
    readonly tellings?: Readonly<Record<string, TellingRecord>> | undefined;
    /** Work whose next try waits for its admission. */
    readonly readmitted?: ReadmittedWork | undefined;
    /** Waivers that more people have to allow, by their ids. */
    readonly proposals?: Readonly<Record<string, WaiverProposal>> | undefined;
    /** Version at which somebody last told that the world may have moved: a look that began before may have missed it. */
    readonly movedVersion?: number | undefined;
}
/** Version of the shape of {@link RunState}; a snapshot of another one is refolded from the ledger. */
declare const STATE_SHAPE = 5;
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
        /** The run whose place it takes. */
        readonly supersedes?: string;
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
    /** `inspectEveryMs`: how often somebody can look whether it still goes on. */
    "detach-work": TryRef & {
        readonly inspectEveryMs?: number;
    };
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
        readonly from?: string;
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
    /** A fact from outside. `moved`: the world may have, and gates that wait for it look again at once. */
    "record-fact": {
        readonly fact: string;
        readonly signal: string;
        readonly data: Json;
        readonly occurredAt?: Instant;
        readonly moved?: true;
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
        /** Whose place is taken, with the groups and roles of that person. */
        readonly for?: Approver;
        readonly answers?: JsonObject;
        /** A signature, and what came of checking it. */
        readonly signature?: Signature & {
            readonly valid: boolean;
        };
        /** Who could answer, where the request counts the membership of its opening and that was not recorded yet. */
        readonly roster?: Roster;
        /** Whoever asks on the host's behalf says no: recorded as refused. */
        readonly unauthorized?: string;
    };
    waive: {
        readonly waiver: Omit<Waiver, "at" | "allowedBy" | "seconds">;
        readonly by: Principal;
        readonly relations?: Relations;
    };
    resume: {
        readonly by: Principal;
        readonly hold?: string;
        readonly answer?: "happened" | "did-not-happen";
        readonly relations?: Relations;
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
    /** Another run takes this one's place. With `start`, that one is begun by whoever claims the intent. */
    supersede: {
        readonly by: Principal;
        readonly successor: string;
        readonly start?: Omit<Successor, "run">;
    };
    adopt: {
        readonly definition: Digest;
        readonly policyTrusted: boolean;
        readonly by: Principal;
    };
    /** Whoever started the run may not have its work begun now. */
    "refuse-work": TryRef & {
        readonly refused: {
            readonly class: RefusalClass;
            readonly code?: string;
            readonly reason: string;
        };
    };
    /** The run that has taken this one's place. */
    "record-successor": TryRef & {
        readonly successor: string;
    };
    /** Somebody thinks something of a request without deciding. */
    advise: {
        readonly gate: string;
        readonly says: AdviceWord;
        readonly by: Principal;
        /** Digest of the request that was looked at. */
        readonly seen: Digest;
        readonly adviceId: string;
        readonly reason?: string;
    };
    /** Somebody who is asked lets another person answer in their place, or in the place of whoever lets them. */
    delegate: {
        readonly delegation: Omit<Delegation, "at" | "from" | "of">;
        /** Whose right it is, where it was passed on. Default: `by`. */
        readonly from?: string;
        readonly by: Principal;
        readonly relations: Relations;
    };
    "end-delegation": {
        readonly delegation: string;
        readonly by: Principal;
    };
    "record-roster": {
        readonly gate: string;
        readonly request: string;
        readonly roster: Roster;
    };
    "erase-evidence": {
        readonly digest: Digest;
        readonly by: Principal;
        readonly reason: string;
    };
    /** Takes an exclusive right, for which the run waits, from whoever holds it by the token `held`. */
    steal: {
        readonly name: string;
        readonly from: string;
        readonly held: number;
        readonly by: Principal;
        readonly reason: string;
    };
    /** The right that the run had by that token is somebody else's. */
    "record-reservation-lost": {
        readonly name: string;
        readonly token: number;
        readonly to?: string;
        readonly by?: Principal;
        readonly reason?: string;
    };
    "record-telling": {
        readonly telling: string;
        readonly attempt: number;
        readonly as: "done" | "failed";
        readonly note?: string;
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

/**
 * When a freeze lets work begin: `at` itself when it is open then, else its next opening, `undefined` when there is none within 400 days.
 * Pure and exact: windows are half open, and where a zone skips or repeats an hour its data decides, minute by minute.
 */
declare function opensAt(freeze: Freeze, at: Instant): Instant | undefined;

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
    readonly for: "hold" | "request" | "work" | "evaluation" | "pending" | "reservation" | "look" | "freeze";
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
    /** The waiver, or the broken glass, on which it is passed over. */
    readonly waiver?: ExplainedWaiver;
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
    /** What became of its body, where one was kept. Added as the excerpt is. */
    readonly body?: ExplainedBody;
}
/** The body of a piece of evidence, as `explain` shows it. */
interface ExplainedBody {
    readonly digest: Digest;
    readonly bytes: number;
    /** More was looked at than was kept. */
    readonly cut?: true;
    readonly standing: "present" | "missing" | "altered" | "erased" | "expired" | "unreachable";
    /** Who erased it. */
    readonly by?: string;
    /** Why it was erased, or cannot be reached. */
    readonly because?: string;
    /** When it was erased, or its time was over. */
    readonly at?: Instant;
    readonly keptAt?: Instant;
    readonly keepUntil?: Instant;
}
/** On whose word a gate is passed over, and until when. */
interface ExplainedWaiver {
    readonly id: string;
    readonly gate: string;
    readonly reason: string;
    readonly owner: string;
    /** Everybody who allowed it. */
    readonly allowedBy: readonly string[];
    readonly until: Instant;
    readonly scope?: WaiverScope;
}
/** What people are asked, as `explain` shows it. */
interface ExplainedRequest {
    readonly request: string;
    /** To be named as seen by whoever decides. */
    readonly digest: Digest;
    readonly binding: Digest;
    readonly assurance: Assurance;
    readonly expiresAt: Instant;
    /** How it ended; absent while it is open. */
    readonly closed?: RequestEnd;
    /** Who has approved; `for`: in whose place. */
    readonly approvedBy: readonly {
        readonly id: string;
        readonly assurance: Assurance;
        readonly for?: string;
    }[];
    /** Sets that still lack people, with how many. */
    readonly missing: readonly RequirementSet[];
    /** Sets that nobody can fill any more. */
    readonly impossible: readonly RequirementSet[];
    readonly excluded: readonly string[];
    /** What an approval has to answer. */
    readonly form?: readonly FormField[];
    /** What the newest approval answered. */
    readonly answers?: {
        readonly by: string;
        readonly given: JsonObject;
    };
    /** What machines and others think. Nobody counts it. */
    readonly advice: readonly {
        readonly id: string;
        readonly says: AdviceWord;
        readonly reason?: string;
    }[];
    /** Who may answer in whose place. */
    readonly delegations: readonly {
        readonly id: string;
        readonly of: string;
        readonly to: string;
        readonly until: Instant;
    }[];
    /** The question in full, while it is open: what is shown, named by its digest, and may be signed. */
    readonly question?: RequestPayload;
    /** The question in words, a line each; foreign text in it is not escaped. */
    readonly lines?: readonly string[];
}
/**
 * Work of the stage that ended otherwise than with exit 0, which may be why its gates say what they say; or while a next try is waited for,
 * or under way, the one before it.
 */
interface ExplainedWork {
    /** Name of the effect that performed it. */
    readonly effect: string;
    /** Id of the try. */
    readonly work: string;
    readonly how: EndedTry["how"];
    /** Exit status; `null` when there is none. */
    readonly exit: number | null;
    /** The worker's own last words, or why there are none: at most 1000 characters, redacted. */
    readonly note?: string;
    /** Another try followed. */
    readonly before?: true;
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
    /** Absent in the first try of the stage's work, where it ended with exit 0, and where there is none. */
    readonly work?: ExplainedWork;
    /** What must change, and nothing else: whatever is in one of the {@link smallest} sets. */
    readonly blockers: readonly Blocker[];
    /**
     * The smallest sets of blockers, by `what`: when all of one set are out of the way, the run goes on. More than one where a group can do
     * with some of its members; at most 16.
     */
    readonly smallest: readonly (readonly string[])[];
    readonly waits: readonly Wait[];
    /** All waivers of the run, ended ones too, as long as there is room. */
    readonly waivers: readonly ExplainedWaiver[];
    /** Waivers that more people have to allow; `allowedBy` has. */
    readonly proposals: readonly ExplainedWaiver[];
    /** What somebody should look at in the waivers. */
    readonly concerns: readonly WaiverFinding[];
    readonly gates: readonly ExplainedGate[];
    /** Steps after the end that wait, or were given up: the outcome stands, and somebody has to see to them. Empty before the end. */
    readonly afterwards: readonly ExplainedFinal[];
    readonly at: Instant;
}
/** A step after the end that is not done. `unknown`: it was begun, and nobody knows whether it happened. */
interface ExplainedFinal {
    readonly step: string;
    /** The effect, or who is told. */
    readonly what: string;
    readonly as: "waits" | "failed" | "unknown";
    readonly note?: string;
}

/** Explains a run: the same state that accepts decisions says why it waits, so the two can never disagree. */
declare function explain(pipeline: Pipeline, state: RunState, at: Instant): Explanation;
/** How one gate stands, of whatever stage; `undefined` when the pipeline has no such gate. */
declare function explainOneGate(pipeline: Pipeline, state: RunState, at: Instant, id: string): ExplainedGate | undefined;

/**
 * An explanation as Markdown, for a comment or a page: what {@link explainText} says. Whatever agents, people and repositories wrote stands
 * in code, where nothing is HTML, a link, an image, a mention or a reference, and nothing can end the code (threat TOK-5).
 */
declare function explainMarkdown(explanation: Explanation): string;

/** How an explanation is put into words. */
interface ExplainTextOptions {
    /** Renders an instant; default: ISO 8601 in UTC. */
    readonly time?: (at: Instant) => string;
}
/** Where a run stands, in words that follow its name. */
declare const STANDS: Readonly<Record<RunOutcome | RunStatus, string>>;
/** An explanation as plain text: what the run is, what stands in its way, and who can do what about it. */
declare function explainText(explanation: Explanation, options?: ExplainTextOptions): string;

/** Evidence as the state has it. */
type KeptEvidence = Pick<Evidence, "name" | "producer" | "class" | "digest" | "excerpt">;
/**
 * What a gate's judgement was founded on, as far as the state keeps it. People's answers to the form of an approved request are evidence,
 * too, under the name `GATE.answers`: reported by whoever approved last.
 */
declare function evidenceOf({ verdicts, requests }: RunState, { id, plan }: Gate): readonly KeptEvidence[];

/** What of a request its question is made of. */
type Asked = Pick<RequestRecord, "request" | "binding" | "gateDigest" | "nonce" | "expiresAt">;
/** The question of an open request in full. Made from the state, so that it can be shown and checked again as long as it is open. */
declare function payloadOf({ pipeline, state }: BindingView, gate: Gate, asked: Asked): RequestPayload;

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
/** Whether a dangerous effect can still come, in a stage or in any that can be reached from it. */
declare function leadsToDanger(pipeline: Pipeline, from: Stage): boolean;

/**
 * How far a run's record can be taken for what is going on. `fresh`: nothing is overdue; it may wait for people for days and be fresh.
 * `likely-stale`: something should have happened by now and nobody has done it, so that no process may be at work. `given-up`: it ended
 * because an allowance or an authority ran out. `ended`: it came to an end of its pipeline, or somebody ended it.
 */
type RunFreshness = "fresh" | "likely-stale" | "given-up" | "ended";
/** Derived from the state and the store's time whenever it is asked for, and stored nowhere: every view of a run tells the same. */
declare function runFreshness(pipeline: Pipeline, state: RunState, at: Instant): RunFreshness;

/** A move that a run made, or would have made. */
interface ReplayedMove {
    /** `advance`: on by `next`; `rework`, `route` and `return`: elsewhere; `hold`: to a person; `end`: to its outcome. */
    readonly kind: "start" | "advance" | "rework" | "route" | "return" | "hold" | "end";
    /** What it was, in words that follow "the run". */
    readonly text: string;
    /** Number of the ledger's event by which it came about, or up to which everything was as recorded when it would have. */
    readonly seq: number;
    readonly at: Instant;
}
/** Where the other definition would have moved the run otherwise. */
interface ReplayFlip {
    /** What happened; absent when the run did nothing more, and would have. */
    readonly was?: ReplayedMove;
    /** What would have happened; absent when the run would have waited. */
    readonly would?: ReplayedMove;
    /** What it would have waited for: gate and reason; empty when it would not have waited. */
    readonly waitsFor: readonly string[];
}
/**
 * What a run would have come to under another definition, as far as its ledger can tell. `same`: the same moves. `differs`: another one.
 * `open`: it would have waited for the verdict of a gate that was never judged, so nobody knows.
 */
interface Replay {
    readonly result: "same" | "differs" | "open";
    readonly flip?: ReplayFlip;
    /** Gates whose meaning the other definition changes: they would be judged again, and are taken to say what they said. */
    readonly judgedAgain: readonly string[];
    /** Gates that the other definition adds, and that the run came to ask. */
    readonly added: readonly string[];
    /** Gates that said something in the ledger, and that the other definition has not. */
    readonly gone: readonly string[];
    /** Moves that were compared. */
    readonly moves: number;
}

/**
 * Goes through a run's ledger once more, under another definition: what came from outside (verdicts, decisions, ends of work, facts, time)
 * comes again, in the same order and at the same times; what the machine made of it is compared, move by move, up to the first one that is
 * another. A verdict is taken to be what its gate says about the same content, also when it is asked at another time. Nothing is written.
 *
 * @param commits the events of each commit, from the start
 */
declare function replay(pipeline: Pipeline, definition: Digest, commits: readonly (readonly RunEvent[])[]): Replay;

/** The columns by which a run is found. */
declare function indexOf(state: RunState, status: RunStatus): RunIndex;

export { EVENT_TYPES, OUTPUT_LIMIT, PHASE_TABLE, STANDS, STATE_LIMIT, STATE_SHAPE, bindingOf, decide, effectNamesOf, eventText, evidenceOf, evolve, explain, explainMarkdown, explainOneGate, explainText, fromRecord, gateDigestsOf, indexOf, leadsToDanger, leavesOf, next, opensAt, payloadOf, placeOfGate, refold, refusal, replay, runFreshness, stageOf, toRecord };
export type { AdviceRecord, AdviceWord, Answer, BindingView, Blocker, CommandBase, CommandData, CommandOf, CommandType, Consumption, CountRecord, Decided, DecisionRecord, Evaluation, EventData, EventOf, EventType, ExplainTextOptions, ExplainedBody, ExplainedEvidence, ExplainedFinal, ExplainedGate, ExplainedRequest, ExplainedWork, Explanation, FactRecord, FailureRecord, FinalRecord, FreezeRecord, GatePlace, Hold, KeptDecision, MeasureRecord, Next, Phase, PhaseChange, Place, Refusal, Remedy, Replay, ReplayFlip, ReplayedMove, RequestEnd, RequestRecord, ReservationRecord, RunCommand, RunEvent, RunFreshness, RunState, Signature, Successor, TellingRecord, TryRef, VerdictRecord, Via, Wait, WaiverRecord, WarnedWait, WorkEnd, WorkRecord };
