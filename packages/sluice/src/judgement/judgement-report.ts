import type { Subject } from "@sluice/core";
import type { Policy } from "../find-policy.ts";
import type { GateVerdict } from "../judge-stage.ts";
import type { StageDisposition } from "../stage-disposition.ts";

/** What one look at a stage said, and about what: all that any report of it is made from. */
export interface JudgementReport {
  readonly pipeline: string;
  readonly stage: string;
  readonly subject: Subject;
  readonly policy: Policy;
  readonly disposition: StageDisposition;
  readonly verdicts: readonly GateVerdict[];
  /** Gates that stand in the way, members of groups included. */
  readonly blocking: readonly string[];
  /** Gates that were not looked at because a gate they need is not open. */
  readonly unasked: readonly string[];
  /** The definition's file, relative to the top of the repository. */
  readonly definition: string;
}

/** The document of `--json` and `--format json`: a contract, so nothing stands in it that is not in the reference. */
export function judgementDocument({ pipeline, stage, subject, policy, disposition, verdicts }: JudgementReport): unknown {
  return { pipeline, stage, subject, policyTrusted: policy.trusted, disposition, verdicts: verdicts.map(verdictDocument) };
}

function verdictDocument({
  gate,
  value,
  class: kind,
  cause,
  code,
  reason,
  enforcement,
  findings,
  evidence,
  durationMs,
}: GateVerdict): unknown {
  return { gate, value, class: kind, cause, code, reason, enforcement, findings, evidence, durationMs };
}
