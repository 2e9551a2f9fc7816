import type {
  Digest,
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
import type { Approver, DecisionWord, Delegation, Roster, Told } from "@sluice/approvals";
import type { WorkEnd } from "./work-end.ts";

/** The allowance of returns after revisions, which every run has; nothing else may be called so. */
export const RETURNS = "returns";

/** By which edge a stage was entered. */
export type Via = "start" | "next" | "rework" | "route" | "return";

/** Why a request ended. */
export type RequestEnd = "approved" | "rejected" | "expired" | "withdrawn" | "superseded" | "overridden" | "consented";

/** What a piece of advice says. */
export type AdviceWord = "approve" | "reject";

/** A person's signature of a decision. */
export interface Signature {
  /** Id of the key, as the People port knows it. */
  readonly key: string;
  /** Ed25519, 64 bytes in base64. */
  readonly value: string;
}

/** Waits before whose end somebody can be told. */
export type WarnedWait = "request" | "pending" | "reservation";

/** What a run that takes another one's place begins with. */
export interface Successor {
  readonly run: string;
  readonly definition: Digest;
  readonly policyTrusted: boolean;
  readonly identity: string;
  readonly startedBy: Principal;
  readonly subject: Subject;
}

/** What each event says. Past tense; every one is versioned in `event-version.ts`. */
export interface EventData {
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
    parent?: { run: string; unit: string };
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
    lap?: { budget: string; taken: number };
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
  "evaluation-requested": { gate: string; intent: string; attempt: number; binding: Digest; gateDigest: Digest; notBefore?: Instant };
  "verdict-recorded": { verdict: Verdict; lookedAtVersion: number; work?: string; sample?: boolean };
  /** A required gate that did not pass let the run through all the same, on somebody's written word. */
  "gate-opened": { gate: string; value: string; overlay: "waived" | "degraded"; because: string };
  "verdict-refused": { gate: string; intent: string; attempt: number; code: string };
  "attempt-lost": { intent: string; attempt: number; gate?: string; notBefore?: Instant };
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
  "decision-kept": { gate: string; decision: DecisionWord; by: Principal; id: string; binding: Digest; reason?: string };
  "decision-refused": { gate: string; decision: DecisionWord; by: Principal; id: string; code: string; for?: string };
  "request-closed": { gate: string; request: string; as: RequestEnd };
  "reservation-requested": { gate: string; name: string; intent: string; until?: string };
  "reservation-queued": { gate: string; name: string; position: number };
  /** `from`: the run it was taken from. */
  "reservation-held": { gate: string; name: string; token: number; from?: string };
  "reservation-release-requested": { name: string; intent: string };
  "reservation-released": { name: string; intent: string };
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
  "work-detached": { intent: string; work: string; inspectEveryMs?: number };
  "work-heard": { work: string };
  "work-proof-requested": { intent: string; work: string; attempt: number };
  "work-ended": { intent: string; work: string; end: WorkEnd };
  "work-undone": { intent: string; work: string; by?: string };
  "admission-reopened": { stage: string; gates: readonly string[] };
  "judging-started": { stage: string; consumed: readonly string[] };
  "look-requested": { intent: string; attempt: number };
  "subject-looked": { intent: string };
  /** `aborts`: gates whose outstanding look was asked about what the subject is no longer. */
  "subject-revised": { facets: Facets; aborts: readonly string[]; by?: string };
  /** `moved`: whoever told it says that the world may have. */
  "fact-recorded": { fact: string; id: string; data: Json; occurredAt?: Instant; moved?: true };
  "signal-ignored": { type: string; id: string; code: string };
  "waiver-recorded": { waiver: Waiver; binding: Digest };
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
  "hold-ended": { hold: string; by: Principal; answer?: "happened" | "did-not-happen"; forgets: readonly string[] };
  "budget-extended": { budget: string; laps: number; by: Principal };
  /** What is shown says until when; so its digest is another one from now on. What was said before still counts. */
  "request-extended": { gate: string; request: string; expiresAt: Instant; digest?: Digest; by: Principal };
  "definition-adopted": { definition: Digest; policyTrusted: boolean; gates: Readonly<Record<string, Digest>>; by: Principal };
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
  "final-requested": { step: string; intent: string; notify?: string; effect?: string; repeat?: "safe" | "ask" | "never" };
  "final-begun": { step: string; attempt: number };
  "final-ended": { step: string; as: "done" | "failed" | "unknown"; note?: string };
  /** The body of evidence of that digest was taken out of its store, for good. */
  "evidence-erased": { digest: Digest; by: Principal; reason: string };
  /** Work waits until a freeze opens. */
  "freeze-began": { stage: string; freeze: string; until: Instant };
  "freeze-ended": { stage: string };
  /** A wait of a gate will end by time soon, and somebody is told. */
  "deadline-neared": { gate: string; for: WarnedWait; expiresAt: Instant };
  /** Whoever started the run may not do this now. */
  "work-refused": { intent: string; work: string; attempt: number; code: string; class: RefusalClass; reason: string; notBefore?: Instant };
  "counts-refused": { work: string; names: readonly string[] };
  "successor-requested": { intent: string; successor: Successor };
  "successor-started": { run: string };
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
  "advice-recorded": { gate: string; request: string; says: AdviceWord; by: Principal; id: string; reason?: string };
  "delegation-recorded": { delegation: Delegation; by: Principal };
  "delegation-ended": { delegation: string; by: Principal };
  /** In an emergency the run goes on without those who are asked, until an end. */
  "glass-broken": { gate: string; request: string; by: readonly string[]; reason: string; until: Instant; binding: Digest };
  /** `expiresAt`: of a wait that is warned of. */
  "telling-requested": { telling: string; gate: string; request?: string; topic: string; to: string; told?: Told; expiresAt?: Instant };
  "telling-ended": { telling: string; as: "done" | "failed"; note?: string };
  /** A waiver that needs more people to allow it. */
  "waiver-proposed": { waiver: Waiver; binding: Digest; by: Approver };
  /** Somebody takes an exclusive right from the run that holds it by the token `held`, for this one. */
  "reservation-steal-requested": { gate: string; name: string; intent: string; from: string; held: number; by: Principal; reason: string };
  /** The right that the run had by that token is another run's. `by` and `reason`: as that run's ledger tells. */
  "reservation-lost": { gate: string; name: string; token: number; to?: string; by?: Principal; reason?: string };
}

/** The name of an event. */
export type EventType = keyof EventData;

/** An event of a run. */
export type RunEvent = {
  [Type in EventType]: { readonly type: Type; readonly at: Instant; readonly data: Readonly<EventData[Type]> };
}[EventType];

/** The event of one type. */
export type EventOf<Type extends EventType> = Extract<RunEvent, { type: Type }>;

/** Makes an event. */
export function event<Type extends EventType>(type: Type, at: Instant, data: EventData[Type]): RunEvent {
  return { type, at, data } as EventOf<Type>;
}
