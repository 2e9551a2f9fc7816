import type { RunOutcome } from "@sluice/core";
import type { ExitCode } from "./exit-code.ts";

const OUTCOMES: Readonly<Record<RunOutcome, ExitCode>> = {
  succeeded: 0,
  "partially-succeeded": 0,
  failed: 1,
  blocked: 1,
  // It ended without anybody judging it.
  cancelled: 4,
  superseded: 4,
};

/** The exit code that says where a run stands. */
export function runExit({ outcome }: { readonly outcome?: RunOutcome }): ExitCode {
  return outcome === undefined ? 3 : OUTCOMES[outcome];
}
