import type { ProcessEnd } from "@sluice/core";

/**
 * What a command's exit codes mean. Without `fail`, every other code up to 125 fails; with it, a code on neither list is an error.
 * 126 and above are the shell's and the system's own and always errors.
 */
export interface ExitTable {
  /** Default: 0. */
  readonly pass?: readonly number[];
  readonly fail?: readonly number[];
}

/** What the end of a process means. `code` is stable, for `Outcome.code`. */
export type ExitMeaning =
  | { readonly value: "pass" | "fail"; readonly code: string; readonly reason: string }
  | { readonly value: "error"; readonly class: "infrastructure"; readonly code: string; readonly reason: string };

const LAST = 125;

/** Reads how a process ended (threat PRC-5): only a clean exit with a listed code passes, and a code on both lists fails. */
export function readExit(end: ProcessEnd, table: ExitTable = {}): ExitMeaning {
  switch (end.kind) {
    case "exited":
      return readCode(end.code, table);
    case "signalled":
      return trouble("EXIT_SIGNALLED", `ended by signal ${end.signal}`);
    case "timed-out":
      return trouble("EXIT_TIMED_OUT", "took longer than it may");
    case "aborted":
      return trouble("EXIT_ABORTED", "was aborted");
    case "flooded":
      return trouble("EXIT_FLOODED", "wrote more output than it may");
    case "not-started":
      return trouble("EXIT_NOT_STARTED", `could not be started: ${end.reason}`);
    default:
      return trouble("EXIT_UNKNOWN", "ended in a way nobody knows");
  }
}

/** What is wrong with a table, or `undefined`: codes outside 0 to 125, no code to pass with, or a code with two meanings. */
export function exitTableProblem(table: ExitTable): string | undefined {
  const pass = table.pass ?? [0];
  const codes = [...pass, ...(table.fail ?? [])];
  if (!codes.every((code) => Number.isInteger(code) && code >= 0 && code <= LAST)) return `codes are whole numbers from 0 to ${LAST}`;
  if (pass.length === 0) return "needs at least one code to pass with";
  return pass.some((code) => table.fail?.includes(code)) ? "one code is listed under pass and fail" : undefined;
}

function readCode(code: number, table: ExitTable): ExitMeaning {
  const reason = `exited with ${code}`;
  if (!Number.isInteger(code) || code < 0 || code > LAST) return trouble("EXIT_UNUSABLE", reason);
  if (table.fail?.includes(code)) return { value: "fail", code: "EXIT_FAILED", reason };
  if ((table.pass ?? [0]).includes(code)) return { value: "pass", code: "EXIT_PASSED", reason };
  return table.fail === undefined && code !== 0 ? { value: "fail", code: "EXIT_FAILED", reason } : trouble("EXIT_UNLISTED", reason);
}

function trouble(code: string, reason: string): ExitMeaning {
  return { value: "error", class: "infrastructure", code, reason };
}
