import { isRunOutcome, type Pipeline, type Wiring } from "@sluice/core";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

/** Every outside status is an act on a gate that asks, or a display; and whatever we show ourselves is one of those that mean something. */
export function checkWiring(pipeline: Pipeline): readonly Finding[] {
  return (pipeline.wiring ?? []).flatMap((wiring) => [...checkActs(pipeline, wiring), ...checkShown(pipeline, wiring)]);
}

function checkActs(pipeline: Pipeline, { system, statuses }: Wiring): readonly Finding[] {
  const asking = new Set(placedGates(pipeline).flatMap(({ gate }) => (gate.plan.kind === "request" ? [gate.id] : [])));
  return Object.entries(statuses).flatMap(([status, meaning]) =>
    meaning === "display" || asking.has(meaning.decide)
      ? []
      : [errorAt("STATUS_ASKS_NOBODY", ["wiring", system, status], `"${status}" decides on ${meaning.decide}, which asks nobody.`)],
  );
}

function checkShown({ stages }: Pipeline, { system, statuses, shows }: Wiring): readonly Finding[] {
  const known = new Set(["held", ...stages.map(({ id }) => id)]);
  return Object.entries(shows).flatMap(([place, status]) => {
    const at = ["projection", system, place];
    return [
      ...(known.has(place) || isRunOutcome(place) ? [] : [errorAt("STATUS_SHOWS_NOTHING", at, `There is no stage ${place}.`)]),
      ...(Object.hasOwn(statuses, status)
        ? []
        : [errorAt("STATUS_UNWIRED", at, `"${status}" shows ${place}; say under wiring.${system} whether it is an act or display.`)]),
    ];
  });
}
