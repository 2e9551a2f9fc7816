import type { ErrorCode } from "@sluice/core";

const STATUS: Partial<Record<ErrorCode, number>> = {
  RUN_NOT_FOUND: 404,
  GATE_UNKNOWN: 404,
  GATE_NOT_A_REQUEST: 404,
  NOT_AUTHORIZED: 403,
  DECISION_NOT_ELIGIBLE: 403,
  DECISION_EXCLUDED: 403,
  DECISION_ASSURANCE: 403,
  DECISION_UNSIGNED: 403,
  DECISION_REASON_MISSING: 422,
  DECISION_ANSWERS_INVALID: 422,
  COMMAND_INVALID: 422,
  VCS_FAILED: 503,
  STORE_BUSY: 503,
  RUN_CONTENDED: 503,
};

/** The HTTP status of a refusal that a person or client can do something about: 409 unless the table says otherwise. */
export function statusOfRefusal(code: ErrorCode): number {
  return STATUS[code] ?? 409;
}
