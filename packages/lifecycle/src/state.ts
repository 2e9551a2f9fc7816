import type {
  Digest,
  Evidence,
  Facets,
  FileBaseline,
  Instant,
  Json,
  JsonObject,
  Principal,
  RefusalClass,
  RequirementSet,
  ReworkReason,
  RunOutcome,
  Subject,
  Verdict,
  Waiver,
} from "@sluice/core";
import type { Approver, Delegation, GivenDecision, Roster, SpentGesture, Told } from "@sluice/approvals";
import type { AdviceWord, RequestEnd, Successor, Via } from "./event.ts";
import type { CountRecord, FactRecord, FailureRecord, FinalRecord, FreezeRecord, MeasureRecord } from "./run-records.ts";
import type { EndedTry, WorkEnd } from "./work-end.ts";

/** Where in its current stage a run is. */
export type Phase = "admitting" | "working" | "judging";

/** A verdict as the state keeps it: the ledger holds it whole. */
export interface VerdictRecord extends Omit<Verdict, "findings" | "evidence"> {
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
export interface Evaluation {
  readonly intent: string;
  readonly attempt: number;
  readonly binding: Digest;
  readonly gateDigest: Digest;
  readonly requestedAt: Instant;
  readonly notBefore?: Instant;
}

/** A decision on an open request. */
export interface DecisionRecord extends GivenDecision {
  readonly at: Instant;
}

/** What somebody thinks of a request without deciding. */
export interface AdviceRecord {
  readonly says: AdviceWord;
  readonly by: Principal;
  readonly at: Instant;
  readonly reason?: string;
}

/** What is or was asked of people by a gate; only the newest request of a gate is kept. */
export interface RequestRecord {
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
  readonly answers?: { readonly by: string; readonly given: JsonObject };
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
export interface ReservationRecord {
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
  readonly stolen?: { readonly from: string; readonly held: number; readonly by: Principal; readonly reason: string } | undefined;
}

/** The current stage's work. */
export interface WorkRecord {
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
export interface ReadmittedWork extends Pick<WorkRecord, "effect" | "intent" | "attempt" | "tries" | "proofs" | "before"> {
  readonly notBefore?: Instant;
  /** What the try before was about. About other content it is other work. */
  readonly sent?: Facets;
}

/** Something that only a person ends. */
export interface Hold {
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
export interface Consumption {
  readonly work: string;
  readonly intent: string;
  readonly head?: string;
  /** Gates whose answers went into it. */
  readonly gates: readonly string[];
  /** Its result is known. Until then nobody can say that it is not still acting on the world. */
  readonly resolved?: boolean;
  /** What dangerous effects before it had used, and for which head: stands again when this one turns out not to have happened. */
  readonly earlier?: { readonly work: string; readonly intent: string; readonly head?: string; readonly gates: readonly string[] };
}

/** A waiver, the content it was given for, and what its gate looked for then. */
export interface WaiverRecord extends Waiver {
  readonly binding: Digest;
  readonly gateDigest: Digest | undefined;
}

/** A waiver that more people have to allow, and who has. */
export interface WaiverProposal {
  readonly waiver: Waiver;
  readonly binding: Digest;
  readonly gateDigest: Digest | undefined;
  readonly by: readonly Approver[];
}

/** People who are to be told something about a request, or about a wait that will end by time. */
export interface TellingRecord {
  readonly gate: string;
  /** Absent where it is about a wait for something else than people. */
  readonly request?: string;
  readonly expiresAt?: Instant;
  readonly topic: string;
  readonly to: string;
  readonly attempt: number;
}

/** A decision that waits for its request to open. */
export interface KeptDecision extends DecisionRecord {
  /** What it is about, and what the gate asked when it was given. */
  readonly binding: Digest;
  readonly gateDigest: Digest | undefined;
}

/**
 * A folded run: everything that decides what happens next, and nothing else. Bounded whatever the length of the ledger. Members that come
 * and go may be present as `undefined`, which is the same as absent: taking them out would make every copy of a state slow.
 */
export interface RunState {
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
  readonly parent?: { readonly run: string; readonly unit: string } | undefined;
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
  readonly look?: { readonly intent: string; readonly attempt: number; readonly since: Instant; readonly notBefore?: Instant } | undefined;
  readonly outputs: Readonly<Record<string, Json>>;
  readonly facts: Readonly<Record<string, FactRecord>>;
  readonly laps: Readonly<Record<string, { readonly taken: number; readonly extra: number }>>;
  readonly returns: { readonly taken: number; readonly extra: number };
  readonly routesTaken: Readonly<Record<string, number>>;
  /** Routes to a person that were taken in this stay: whoever resumed has seen them. */
  readonly routesSeen: readonly string[];
  /** By their ids. */
  readonly waivers: Readonly<Record<string, WaiverRecord>>;
  /** What sent the run back, for the worker. */
  readonly reasons: readonly ReworkReason[];
  readonly lap?: { readonly budget: string; readonly taken: number } | undefined;
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
  readonly successor?: { readonly run: string; readonly intent?: string; readonly attempt: number; readonly start?: Successor } | undefined;
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
export const STATE_SHAPE = 5;

/** Largest state, in characters of its JSON. */
export const STATE_LIMIT = 65_536;
