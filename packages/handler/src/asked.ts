import type { FileDiff, Principal } from "@sluice/core";
import type { ExplainedGate, ExplainedRequest, Explanation } from "@sluice/lifecycle";

/** A question that is put to people, and what they need to answer it. */
export interface Asked {
  readonly run: string;
  readonly scope: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly lap?: Explanation["lap"];
  readonly gate: string;
  /** Whether answers count now. */
  readonly open: boolean;
  /** What is asked, of whom, until when; `digest` is what an answer names as `seen`. Absent when the run has left the stage. */
  readonly request?: ExplainedRequest;
  /** Who answered what, in their order; `for`: in whose place. */
  readonly answers: readonly { readonly by: string; readonly for?: string; readonly decision: string; readonly at: number }[];
  /** How the question ended. */
  readonly ended?: { readonly as: string; readonly at: number };
  readonly subject: Explanation["subject"];
  readonly startedBy: Explanation["startedBy"];
  /** `false`: those who do the work can write where the rules come from. */
  readonly policyTrusted: boolean;
  /** The other gates of the stage, with verdicts and excerpts of what they looked at. */
  readonly gates: readonly ExplainedGate[];
  /** How much the change changes; absent where it cannot be told. */
  readonly change?: ChangeSummary;
  readonly outcome?: Explanation["outcome"];
  /** Who asks. */
  readonly you: Pick<Principal, "id" | "assurance">;
  /** Store time of the look. */
  readonly at: number;
}

/** What a change changes. */
export interface ChangeSummary {
  readonly files: number;
  readonly added: number;
  readonly deleted: number;
  /** The first of them, in the order of their paths. */
  readonly listed: readonly Pick<FileDiff, "path" | "change" | "added" | "deleted" | "binary">[];
}
