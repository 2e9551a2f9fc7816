import type { RequestPayload, WaiverFinding } from "@sluice/approvals";
import type {
  Assurance,
  Digest,
  EvidenceClass,
  Facets,
  Finding,
  FormField,
  Instant,
  JsonObject,
  RequirementSet,
  RunOutcome,
  RunStatus,
  VerdictValue,
  WaiverScope,
} from "@sluice/core";
import type { Overlay } from "@sluice/verdicts";
import type { AdviceWord, RequestEnd } from "./event.ts";
import type { Wait } from "./waits.ts";
import type { EndedTry } from "./work-end.ts";

/** Who can do what about it, with the exact command. */
export interface Remedy {
  readonly who: string;
  readonly command: string;
}

/** Something that stands between the run and its next step. */
export interface Blocker {
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
export interface ExplainedGate {
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
export interface ExplainedEvidence {
  readonly name: string;
  readonly class: EvidenceClass;
  readonly digest: Digest;
  /** What it began with. The state keeps none: whoever has read the ledger may add it. */
  readonly excerpt?: string;
  /** What became of its body, where one was kept. Added as the excerpt is. */
  readonly body?: ExplainedBody;
}

/** The body of a piece of evidence, as `explain` shows it. */
export interface ExplainedBody {
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
export interface ExplainedWaiver {
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
export interface ExplainedRequest {
  readonly request: string;
  /** To be named as seen by whoever decides. */
  readonly digest: Digest;
  readonly binding: Digest;
  readonly assurance: Assurance;
  readonly expiresAt: Instant;
  /** How it ended; absent while it is open. */
  readonly closed?: RequestEnd;
  /** Who has approved; `for`: in whose place. */
  readonly approvedBy: readonly { readonly id: string; readonly assurance: Assurance; readonly for?: string }[];
  /** Sets that still lack people, with how many. */
  readonly missing: readonly RequirementSet[];
  /** Sets that nobody can fill any more. */
  readonly impossible: readonly RequirementSet[];
  readonly excluded: readonly string[];
  /** What an approval has to answer. */
  readonly form?: readonly FormField[];
  /** What the newest approval answered. */
  readonly answers?: { readonly by: string; readonly given: JsonObject };
  /** What machines and others think. Nobody counts it. */
  readonly advice: readonly { readonly id: string; readonly says: AdviceWord; readonly reason?: string }[];
  /** Who may answer in whose place. */
  readonly delegations: readonly { readonly id: string; readonly of: string; readonly to: string; readonly until: Instant }[];
  /** The question in full, while it is open: what is shown, named by its digest, and may be signed. */
  readonly question?: RequestPayload;
  /** The question in words, a line each; foreign text in it is not escaped. */
  readonly lines?: readonly string[];
}

/**
 * Work of the stage that ended otherwise than with exit 0, which may be why its gates say what they say; or while a next try is waited for,
 * or under way, the one before it.
 */
export interface ExplainedWork {
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
export interface Explanation {
  readonly scope: string;
  readonly run: string;
  readonly pipeline: string;
  readonly definition: Digest;
  /** `false`: workers can write where the definition came from. */
  readonly policyTrusted: boolean;
  readonly status: RunStatus;
  readonly outcome?: RunOutcome;
  /** Why it ended. */
  readonly ended?: { readonly code: string; readonly reason: string; readonly at: Instant };
  readonly stage: string;
  readonly phase: string;
  readonly path: readonly string[];
  readonly subject: { readonly key: string; readonly repo?: string; readonly ref?: string; readonly facets: Facets };
  readonly startedBy: { readonly id: string; readonly assurance: Assurance };
  readonly lap?: { readonly budget: string; readonly taken: number; readonly of: number };
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
export interface ExplainedFinal {
  readonly step: string;
  /** The effect, or who is told. */
  readonly what: string;
  readonly as: "waits" | "failed" | "unknown";
  readonly note?: string;
}
