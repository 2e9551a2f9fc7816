import type { Pipeline } from "@sluice/core";
import type { FinalRecord, RunState } from "./state.ts";

/** Final steps that may be done now: people are told at once, effects come one after the other, as they were declared. */
export function openFinals(
  { finally: declared }: Pipeline,
  { finals }: RunState,
): readonly { readonly step: string; readonly final: FinalRecord }[] {
  let isBusy = false;
  return declared.flatMap(({ id: step }) => {
    const final = finals[step];
    if (final === undefined || final.status === "ended") return [];
    if (final.effect === undefined) return [{ step, final }];
    const waits = isBusy;
    isBusy = true;
    return waits ? [] : [{ step, final }];
  });
}
