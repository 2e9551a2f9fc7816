import { type Evidence, type Finding, type Outcome, VERDICT_LIMITS } from "@sluice/core";
import { asOutcome } from "@sluice/verdicts";
import { displayText, shortText } from "./display-text.ts";
import { definitionError } from "./outcome-makers.ts";

/** What a gate has declared about its outcomes. */
export interface OutcomeRules {
  readonly causes: readonly string[];
  /** Whether a pass must show what was looked at. */
  readonly needsEvidence: boolean;
}

/**
 * What a gate returned, in the only form in which it may leave: checked, bounded by `VERDICT_LIMITS`, safe to show. Nonsense, a skip that
 * only the definition may grant, an undeclared cause, and a pass without the evidence it needs become `error/definition`, never a pass.
 */
export function boundOutcome(value: unknown, rules: OutcomeRules): Outcome {
  const checked = asOutcome(value);
  const problem = problemOf(checked, rules);
  if (problem !== undefined) return definitionError(problem, { code: "OUTCOME_INVALID" });
  // Texts are shortened from the original: the check has cut them in the middle of words.
  const given = checked.code === "OUTCOME_INVALID" ? checked : (value as Outcome);
  return asOutcome({
    ...checked,
    reason: oneLine(shown(given.reason, VERDICT_LIMITS.reason)),
    findings: boundFindings(given.findings),
    evidence: given.evidence.slice(0, VERDICT_LIMITS.evidence).map(boundEvidence),
  });
}

function problemOf(outcome: Outcome, { causes, needsEvidence }: OutcomeRules): string | undefined {
  if (outcome.value === "pass" && needsEvidence && outcome.evidence.length === 0) return "The gate passed without the evidence it needs.";
  if (outcome.value === "skipped" && outcome.cause !== "missing-input") return "A gate may skip itself for missing input only.";
  if (outcome.value === "error" && !isDeclared(outcome, causes)) return "The gate named a cause that it does not declare.";
  return undefined;
}

function isDeclared({ class: kind, cause }: Outcome, causes: readonly string[]): boolean {
  return cause === undefined || causes.includes(cause) || (kind === "input" && cause === "missing-input");
}

function boundFindings(findings: readonly Finding[]): readonly Finding[] {
  const most = VERDICT_LIMITS.findings;
  if (findings.length <= most) return findings.map(boundFinding);
  const rest: Finding = { message: `and ${findings.length - most + 1} more findings` };
  return [...findings.slice(0, most - 1).map(boundFinding), rest];
}

function boundFinding(finding: Finding): Finding {
  const { message, path, hint } = finding;
  return {
    ...finding,
    message: shown(message, VERDICT_LIMITS.message),
    ...(path === undefined ? {} : { path: oneLine(shown(path, VERDICT_LIMITS.place)) }),
    ...(hint === undefined ? {} : { hint: shown(hint, VERDICT_LIMITS.place) }),
  };
}

function boundEvidence(evidence: Evidence): Evidence {
  const { name, producer, excerpt } = evidence;
  return {
    ...evidence,
    name: oneLine(shown(name, VERDICT_LIMITS.code)),
    producer: oneLine(shown(producer, VERDICT_LIMITS.code)),
    ...(excerpt === undefined ? {} : { excerpt: shown(excerpt, VERDICT_LIMITS.excerpt) }),
  };
}

function shown(text: string, limit: number): string {
  // Escapes only make a text longer, so eight times the limit is always enough to cut from.
  return shortText(displayText(text.slice(0, 8 * limit)), limit);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
