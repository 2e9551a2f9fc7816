import type {
  Digest,
  EffectRepeat,
  Enforcement,
  EvidenceRead,
  Instant,
  Principal,
  RequestPlan,
  RunOutcome,
  Subject,
  Verdict,
} from "@sluice/core";
import type { EventData, EventType } from "@sluice/lifecycle";

/** Raised whenever a reader of the older form could not read the newer one. */
export const AUDIT_FORMAT = 1;

/** An event, with its place in the ledger. */
export type AuditEntry<Type extends EventType> = {
  [Each in Type]: { readonly seq: number; readonly at: Instant; readonly event: Each } & Readonly<EventData[Each]>;
}[Type];

/** A verdict as it was recorded, with everything it was founded on. */
export interface AuditVerdict extends Verdict {
  readonly seq: number;
  readonly at: Instant;
  readonly event: "verdict-recorded";
  /** As the definition had it then. */
  readonly enforcement?: Enforcement;
}

/** What people were asked, and what the definition demanded of their answer. */
export type AuditRequest = AuditEntry<"request-opened"> & { readonly requirement?: RequestPlan };

/** Work that was asked for, and how the definition has it repeated. */
export type AuditWork = AuditEntry<"work-requested"> & { readonly repeat?: EffectRepeat };

/** What became of a body that a verdict names. */
export type AuditBody = { readonly digest: Digest } & (
  | { readonly kind: "present" | "missing" | "altered" | "unreachable" }
  | Extract<EvidenceRead, { readonly kind: "erased" | "expired" }>
);

/**
 * Everything that a run's ledger says, by what it is about: for people who have to account for it, and for programs. Texts in it were written
 * by people, workers and tools, and are not escaped.
 */
export interface AuditReport {
  readonly format: typeof AUDIT_FORMAT;
  readonly scope: string;
  readonly run: string;
  readonly pipeline: string;
  readonly subject: Subject;
  readonly startedBy: Principal;
  readonly startedAt: Instant;
  /** Whether every definition came from a place that workers cannot write. */
  readonly policyTrusted: boolean;
  readonly parent?: { readonly run: string; readonly unit: string };
  readonly supersedes?: string;
  /** Absent while the run goes on. */
  readonly end?: { readonly outcome: RunOutcome; readonly at: Instant } & Readonly<Omit<EventData["run-completed"], "outcome">>;
  /** What the run was judged by, and from which event on. */
  readonly definitions: readonly { readonly digest: Digest; readonly seq: number; readonly trusted: boolean; readonly by: Principal }[];
  /** `head`: digest of the last commit, which all others follow from. `brokenAt`: the first commit that does not fit, from 1. */
  readonly chain: {
    readonly verified: boolean;
    readonly commits: number;
    readonly events: number;
    readonly head?: Digest;
    readonly brokenAt?: number;
    readonly reason?: string;
  };
  readonly stages: readonly AuditEntry<"stage-entered">[];
  readonly verdicts: readonly AuditVerdict[];
  /** Gates that let the run through without a pass, on somebody's written word. */
  readonly openings: readonly AuditEntry<"gate-opened">[];
  readonly requests: readonly (AuditRequest | AuditEntry<"request-extended" | "request-closed" | "roster-recorded">)[];
  readonly decisions: readonly AuditEntry<
    "decision-recorded" | "decision-kept" | "advice-recorded" | "delegation-recorded" | "delegation-ended" | "glass-broken"
  >[];
  readonly refusals: readonly AuditEntry<"decision-refused" | "verdict-refused" | "signal-ignored" | "work-refused">[];
  readonly waivers: readonly AuditEntry<"waiver-recorded" | "waiver-proposed">[];
  readonly holds: readonly AuditEntry<"hold-placed" | "hold-ended" | "budget-extended">[];
  readonly effects: readonly (
    | AuditWork
    | AuditEntry<
        | "work-dispatched"
        | "work-detached"
        | "work-proof-requested"
        | "work-ended"
        | "work-undone"
        | "final-requested"
        | "final-begun"
        | "final-ended"
      >
  )[];
  readonly reservations: readonly AuditEntry<
    "reservation-held" | "reservation-released" | "reservation-lost" | "reservation-steal-requested"
  >[];
  readonly erasures: readonly AuditEntry<"evidence-erased">[];
  /** Every body that a verdict names, and whether it is there; absent where no evidence store was asked. */
  readonly bodies?: readonly AuditBody[];
  /** Every event, in a sentence. */
  readonly timeline: readonly { readonly seq: number; readonly at: Instant; readonly type: string; readonly text: string }[];
}

/** The lists of a report that are filled event by event. */
export type AuditSection = {
  [Name in keyof AuditReport]-?: AuditReport[Name] extends readonly { readonly event: EventType }[] ? Name : never;
}[keyof AuditReport];

/** In which list an event stands. Those that are in none stand in the timeline, as all do. */
export const SECTIONS: { readonly [Type in EventType]?: AuditSection } = {
  "stage-entered": "stages",
  "verdict-recorded": "verdicts",
  "gate-opened": "openings",
  "request-opened": "requests",
  "request-extended": "requests",
  "request-closed": "requests",
  "roster-recorded": "requests",
  "decision-recorded": "decisions",
  "decision-kept": "decisions",
  "advice-recorded": "decisions",
  "delegation-recorded": "decisions",
  "delegation-ended": "decisions",
  "glass-broken": "decisions",
  "decision-refused": "refusals",
  "verdict-refused": "refusals",
  "signal-ignored": "refusals",
  "work-refused": "refusals",
  "waiver-recorded": "waivers",
  "waiver-proposed": "waivers",
  "hold-placed": "holds",
  "hold-ended": "holds",
  "budget-extended": "holds",
  "work-requested": "effects",
  "work-dispatched": "effects",
  "work-detached": "effects",
  "work-proof-requested": "effects",
  "work-ended": "effects",
  "work-undone": "effects",
  "final-requested": "effects",
  "final-begun": "effects",
  "final-ended": "effects",
  "reservation-held": "reservations",
  "reservation-released": "reservations",
  "reservation-lost": "reservations",
  "reservation-steal-requested": "reservations",
  "evidence-erased": "erasures",
};
