import type { ExitMeaning } from "./exit-table.ts";
import type { Marker } from "./read-marker.ts";
import type { ReadProblem } from "./read-problem.ts";

/** What a process said with its exit and its marker together. `code` is stable, for `Outcome.code`. */
export type MarkedExit =
  | ExitMeaning
  | { readonly value: "inconclusive"; readonly code: string; readonly reason: string }
  | { readonly value: "error"; readonly class: "input"; readonly code: string; readonly reason: string; readonly problem?: ReadProblem };

/**
 * Puts the exit of a process and the marker in its output together (threat TOK-3). The first that is not good decides: not started,
 * signal, timeout, flood; output that was cut off; exit code; then the marker. So a marker can only lower what the exit says, never raise it,
 * and a process that fails needs no marker.
 *
 * @param output whether the marker was looked for in all of the output, or in what is left of it
 */
export function combineMarkerAndExit(
  exit: ExitMeaning,
  marker: ({ readonly ok: true } & Marker) | { readonly ok: false; readonly problem: ReadProblem },
  output: "whole" | "truncated",
): MarkedExit {
  if (exit.value === "error") return exit;
  if (output === "truncated") {
    return { value: "error", class: "input", code: "OUTPUT_TRUNCATED", reason: "wrote more output than was kept" };
  }
  if (exit.value === "fail") return exit;
  if (!marker.ok) {
    const { problem } = marker;
    return { value: "error", class: "input", code: problem.code, reason: problem.message, problem };
  }
  const reason = `exited well and says ${marker.meaning}`;
  return marker.meaning === "pass" ? { ...exit, reason } : { value: marker.meaning, code: MARKED[marker.meaning], reason };
}

const MARKED = { fail: "MARKER_FAILED", inconclusive: "MARKER_INCONCLUSIVE" } as const;
