import type {
  Digest,
  Evidence,
  Facets,
  FileBaseline,
  Instant,
  Json,
  Principal,
  ReworkReason,
  RunOutcome,
  Subject,
  Verdict,
  Waiver,
} from "@sluice/core";
import type { DecisionWord, RequestEnd, Via } from "./event.ts";
import type { WorkEnd } from "./work-end.ts";

/** Where in its current stage a run is. */
export type Phase = "admitting" | "working" | "judging";

/** A verdict as the state keeps it: the ledger holds it whole. */
export interface VerdictRecord extends Omit<Verdict, "findings" | "evidence"> {
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
export interface Evaluation {
  readonly intent: string;
  readonly attempt: number;
  readonly binding: Digest;
  readonly gateDigest: Digest;
  readonly requestedAt: Instant;
  readonly notBefore?: Instant;
}

/** A decision on an open request. */
export interface DecisionRecord {
  readonly decision: DecisionWord;
  readonly by: Principal;
  readonly id: string;
  readonly at: Instant;
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
  readonly expiresAt: Instant;
  readonly decisions: readonly DecisionRecord[];
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

/** A step of `finally`. */
export interface FinalRecord {
  readonly intent: string;
  readonly notify?: string;
  readonly effect?: string;
  readonly repeat?: "safe" | "ask" | "never";
  readonly attempt: number;
  readonly status: "requested" | "begun" | "ended";
}

/** Samples of a measuring gate. */
export interface MeasureRecord {
  readonly since: Instant;
  readonly samples: number;
  readonly failures: number;
  readonly inconclusives: number;
  readonly consecutive: number;
  /** When the newest sample was looked at. */
  readonly lastAt: Instant;
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

/** A waiver, and the content it is about: it does not carry over to other content. */
export interface WaiverRecord extends Waiver {
  readonly binding: Digest;
}

/** A decision that waits for its request to open. */
export interface KeptDecision extends DecisionRecord {
  /** What it is about. */
  readonly binding: Digest;
}

/** The newest fact of a type. */
export interface FactRecord {
  readonly id: string;
  readonly data: Json;
  readonly occurredAt?: Instant;
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
  readonly look?: { readonly intent: string; readonly attempt: number; readonly since: Instant } | undefined;
  readonly outputs: Readonly<Record<string, Json>>;
  readonly facts: Readonly<Record<string, FactRecord>>;
  readonly laps: Readonly<Record<string, { readonly taken: number; readonly extra: number }>>;
  readonly returns: { readonly taken: number; readonly extra: number };
  readonly routesTaken: Readonly<Record<string, number>>;
  /** Routes to a person that were taken in this stay: whoever resumed has seen them. */
  readonly routesSeen: readonly string[];
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
}

/** Version of the shape of {@link RunState}; a snapshot of another one is refolded from the ledger. */
export const STATE_SHAPE = 1;

/** Largest state, in characters of its JSON. */
export const STATE_LIMIT = 65_536;
