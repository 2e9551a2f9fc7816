import { SluiceError } from "@sluice/core";
import type { EventType } from "./event.ts";
import type { Phase } from "./state.ts";

/** Where a run can be: before its first stage, in a phase of a stage, or ended. */
export type Place = "queued" | Phase | "completed";

/** One arrow of the state diagram. */
export interface PhaseChange {
  readonly from: Place;
  readonly on: EventType;
  readonly to: Place;
}

/** Every change of place there is. `evolve` looks here and nowhere else; the diagram in the documentation is drawn from it. */
export const PHASE_TABLE: readonly PhaseChange[] = [
  { from: "queued", on: "stage-entered", to: "admitting" },
  { from: "admitting", on: "work-requested", to: "working" },
  { from: "admitting", on: "judging-started", to: "judging" },
  { from: "admitting", on: "stage-entered", to: "admitting" },
  { from: "working", on: "work-requested", to: "working" },
  { from: "working", on: "admission-reopened", to: "admitting" },
  { from: "working", on: "judging-started", to: "judging" },
  { from: "working", on: "stage-entered", to: "admitting" },
  { from: "judging", on: "stage-entered", to: "admitting" },
  { from: "admitting", on: "run-completed", to: "completed" },
  { from: "working", on: "run-completed", to: "completed" },
  { from: "judging", on: "run-completed", to: "completed" },
];

const CHANGES = new Map<EventType, Map<Place, Place>>();
for (const { from, on, to } of PHASE_TABLE) CHANGES.set(on, (CHANGES.get(on) ?? new Map<Place, Place>()).set(from, to));

/**
 * Where an event leads from a place; `undefined` when it does not change the place.
 *
 * @throws SluiceError `STORE_CORRUPT` when the table has no such arrow: no machine of ours wrote that ledger.
 */
export function placeAfter(from: Place, on: EventType): Place | undefined {
  const changes = CHANGES.get(on);
  if (changes === undefined) return undefined;
  const to = changes.get(from);
  if (to === undefined) {
    throw new SluiceError({
      code: "STORE_CORRUPT",
      message: `The ledger holds ${on} while the run was ${from}; no such step exists.`,
      details: { from, on },
    });
  }
  return to;
}
