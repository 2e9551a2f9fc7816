import { digestOf, fillPlaceholders, type Gate } from "@sluice/core";
import { placeholderValues } from "./placeholder-values.ts";
import type { ReservationRecord, RunState } from "./state.ts";

/** The name of the right that a gate wants now; `undefined` for gates that want none. */
export function reservationName(state: RunState, gate: Gate): string | undefined {
  if (gate.plan.kind !== "reserve") return undefined;
  const filled = fillPlaceholders(gate.plan.name, placeholderValues(state));
  // A name that cannot be filled in reserves something of this run's own: it never blocks others, and never opens early.
  return filled.ok ? filled.text : `unnamed:${digestOf([state.run, gate.id]).slice(7, 23)}`;
}

/** The right that a gate asked for, or one of the same name that the run has already: a run never queues behind itself. */
export function reservationOf(state: RunState, gate: Gate): ReservationRecord | undefined {
  const own = Object.values(state.reservations).filter((record) => record.status !== "releasing");
  const name = reservationName(state, gate);
  return own.find((record) => record.gate === gate.id) ?? own.find((record) => record.name === name);
}
