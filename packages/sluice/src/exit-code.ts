import { type ErrorCode, SluiceError } from "@sluice/core";

/** Every exit code of the command line, with its meaning; `docs/reference/exit-codes.md` is checked against it both ways. */
export const EXIT_CODES = {
  0: "Accepted, or done.",
  1: "A gate or a scenario failed, or the run ended failed or blocked.",
  2: "Wrong usage, a wrong or untrusted definition or configuration, or an act that was refused.",
  3: "Waiting or held: somebody or something else has to act first.",
  4: "Could not judge: an error, an undecided look, or a run that ended without a judgement.",
  5: "Infrastructure failed, or Sluice crashed.",
  130: "Interrupted.",
} as const satisfies Readonly<Record<number, string>>;

/** A code of {@link EXIT_CODES}. */
export type ExitCode = keyof typeof EXIT_CODES;

/** Refusals of what was asked or configured. Whatever is not listed is the fault of the machinery. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "IDENTIFIER_INVALID",
  "JSON_NOT_CANONICAL",
  "DEFINITION_INVALID",
  "DEFINITION_UNPROVEN",
  "DEFINITION_UNREADABLE",
  "DEFINITION_UNKNOWN",
  "SCENARIO_INVALID",
  "CONFIG_INVALID",
  "CONFIG_UNTRUSTED",
  "GATE_INVALID",
  "GATE_DUPLICATE",
  "EFFECT_UNPROVABLE",
  "RUN_NOT_FOUND",
  "RUN_COMPLETED",
  "RUN_NOT_HELD",
  "COMMAND_INVALID",
  "SIGNAL_AMBIGUOUS",
  "SIGNAL_TOKEN_MISMATCH",
  "STALE",
  "SUBJECT_INVALID",
  "SUBJECT_UNKNOWN",
  "STAGE_UNKNOWN",
  "RESUME_ANSWER_NEEDED",
  "EXTEND_NOTHING",
  "DECISION_TOO_EARLY",
  "DECISION_LATE",
  "DECISION_STALE",
  "DECISION_DUPLICATE",
  "DECISION_NOT_ELIGIBLE",
  "DECISION_EXCLUDED",
  "DECISION_ASSURANCE",
  "GATE_UNKNOWN",
  "GATE_NOT_A_REQUEST",
  "GATE_NOT_WAIVABLE",
  "NOT_AUTHORIZED",
  "STORE_INSIDE_SUBJECT",
  "EXPORT_INVALID",
  "IMPORT_REFUSED",
  "VCS_REVISION_INVALID",
]);

/** The exit code of something thrown. */
export function exitCodeOf(error: unknown, interrupted: boolean): ExitCode {
  if (interrupted) return 130;
  return SluiceError.is(error) && REFUSALS.has(error.code) ? 2 : 5;
}
