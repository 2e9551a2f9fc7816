import type { Instant, Pipeline } from "@sluice/core";
import type { FinalRecord } from "./run-records.ts";
import type { RunState } from "./state.ts";

/** A final step that may be done now. */
interface OpenFinal {
  readonly step: string;
  readonly final: FinalRecord;
  /** Since when somebody may begin it. */
  readonly since: Instant;
}

/** Final steps that may be done now: people are told at once, effects come one after the other, as they were declared. */
export function openFinals({ finally: declared }: Pipeline, { finals, completedAt, at }: RunState): readonly OpenFinal[] {
  const open: OpenFinal[] = [];
  let since = completedAt ?? at;
  let isBusy = false;
  for (const { id: step } of declared) {
    const final = finals[step];
    if (final === undefined || (final.effect !== undefined && isBusy)) continue;
    if (final.effect !== undefined) {
      isBusy = final.status !== "ended";
      since = Math.max(since, final.endedAt ?? since);
    }
    if (final.status !== "ended")
      open.push({ step, final, since: final.notBefore ?? (final.effect === undefined ? (completedAt ?? at) : since) });
  }
  return open;
}
