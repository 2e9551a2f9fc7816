import type { Evidence, Finding, JsonObject, Outcome, Principal, Redactor } from "@sluice/core";
import type { WorkEnd } from "@sluice/lifecycle";
import { redactJson } from "@sluice/redaction";
import type { CommandInput } from "./command-input.ts";

/**
 * Hides secrets in everything that people, workers, tools or gates wrote, before the machine sees it: what is decided on is what is
 * stored (threat SEC-1). Names are left alone, because a changed name is another thing; names that hold secrets are refused at the door.
 */
export function redactCommand(redactor: Redactor, command: CommandInput): CommandInput {
  const plain =
    "by" in command && typeof command.by === "object"
      ? ({ ...command, by: plainPrincipal(redactor, command.by) } as CommandInput)
      : command;
  return redactTextsOf(redactor, plain);
}

/** What is kept of a principal: hosts hand over objects of their own, with who knows what in them. */
export function plainPrincipal(redactor: Redactor, { id, assurance, kind, groups }: Principal): Principal {
  return {
    id,
    assurance,
    ...(kind === undefined ? {} : { kind }),
    ...(groups === undefined ? {} : { groups: groups.map((group) => redactor.redact(group)) }),
  };
}

function redactTextsOf(redactor: Redactor, command: CommandInput): CommandInput {
  switch (command.type) {
    case "record-verdict":
      return { ...command, outcome: redactOutcome(redactor, command.outcome) };
    case "end-work":
      return { ...command, end: redactEnd(redactor, command.end) };
    case "report-work":
    case "record-proof":
      return command.end === undefined ? command : { ...command, end: redactEnd(redactor, command.end) };
    case "record-final":
      return { ...command, ...noteOf(redactor, command.note) };
    case "record-fact":
      return { ...command, data: redactJson(redactor, command.data) };
    case "decide":
      return { ...command, ...reasonOf(redactor, command.reason), ...answersOf(redactor, command.answers) };
    case "record-telling":
      return { ...command, ...noteOf(redactor, command.note) };
    case "advise":
    case "cancel":
      return command.reason === undefined ? command : { ...command, reason: redactor.redact(command.reason) };
    case "erase-evidence":
      return { ...command, reason: redactor.redact(command.reason) };
    case "waive":
      return { ...command, waiver: { ...command.waiver, reason: redactor.redact(command.waiver.reason) } };
    default:
      return command;
  }
}

/** Hides secrets in what a gate said. */
function redactOutcome(redactor: Redactor, outcome: Outcome): Outcome {
  const { code, cause } = outcome;
  return {
    ...outcome,
    ...(redactor.redact(code) === code ? {} : { code: "CODE_REDACTED" }),
    ...(cause === undefined ? {} : { cause: redactor.redact(cause) }),
    reason: redactor.redact(outcome.reason),
    findings: outcome.findings.map((finding) => redactFinding(redactor, finding)),
    evidence: outcome.evidence.map((evidence) => redactEvidence(redactor, evidence)),
  };
}

function redactFinding(redactor: Redactor, finding: Finding): Finding {
  return redactTexts(redactor, finding, ["message", "code", "path", "hint"]);
}

function redactEvidence(redactor: Redactor, evidence: Evidence): Evidence {
  return redactTexts(redactor, evidence, ["name", "producer", "excerpt"]);
}

/** Hides secrets in some members; absent ones stay absent. */
function redactTexts<Value extends object>(redactor: Redactor, value: Value, members: readonly (keyof Value)[]): Value {
  const changed = { ...value };
  for (const member of members) {
    const text = value[member];
    if (typeof text === "string") Object.assign(changed, { [member]: redactor.redact(text) });
  }
  return changed;
}

function redactEnd(redactor: Redactor, end: WorkEnd): WorkEnd {
  return {
    ...end,
    ...(end.output === undefined ? {} : { output: redactJson(redactor, end.output) }),
    ...(end.counts === undefined ? {} : { counts: redactNames(redactor, end.counts) }),
    ...noteOf(redactor, end.note),
  };
}

function reasonOf(redactor: Redactor, reason: string | undefined): { readonly reason?: string } {
  return reason === undefined ? {} : { reason: redactor.redact(reason) };
}

function answersOf(redactor: Redactor, answers: JsonObject | undefined): { readonly answers?: JsonObject } {
  return answers === undefined ? {} : { answers: redactObject(redactor, answers) };
}

/** Names of counts are a worker's own text: those that nobody declared are told in the ledger. */
function redactNames(redactor: Redactor, counts: NonNullable<WorkEnd["counts"]>): NonNullable<WorkEnd["counts"]> {
  // Typed by us, made by others: what is no map at all is refused by the machine.
  if (typeof counts !== "object" || counts === null || Array.isArray(counts)) return counts;
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [redactor.redact(name), count]));
}

function noteOf(redactor: Redactor, note: string | undefined): { readonly note?: string } {
  return note === undefined ? {} : { note: redactor.redact(note) };
}

/** Hides secrets in JSON that leaves the engine or is kept outside of a run. */
export function redactObject(redactor: Redactor, value: JsonObject): JsonObject {
  return redactJson(redactor, value) as JsonObject;
}
