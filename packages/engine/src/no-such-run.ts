import type { RunKey } from "@sluice/core";

/** What is said of a run that is not there, or is another scope's. */
export function noSuchRun({ scope, run }: RunKey): string {
  return `There is no run ${run} in the scope ${scope}. Look for it with list, or name another scope.`;
}
