import type { Pipeline, RunIndex, Wiring } from "@sluice/core";

/** How a pipeline wires an outside system; `undefined` when it does not. */
export function wiringOf(pipeline: Pipeline, system: string): Wiring | undefined {
  return pipeline.wiring?.find((each) => each.system === system);
}

/**
 * The name of the status by which a run is shown; `undefined` where the pipeline names none, and the item is left alone. A run that was
 * ended where it stood is in no final stage: where it stood is nothing to show any more.
 */
export function shownStatus(
  { stages }: Pipeline,
  { shows }: Wiring,
  { status, outcome, stage }: Pick<RunIndex, "status" | "outcome" | "stage">,
): string | undefined {
  const at = (name: string | undefined) => (name !== undefined && Object.hasOwn(shows, name) ? shows[name] : undefined);
  if (outcome !== undefined)
    return (stages.some(({ id, final }) => id === stage && final !== undefined) ? at(stage) : undefined) ?? at(outcome);
  return (status === "held" ? at("held") : undefined) ?? at(stage);
}
