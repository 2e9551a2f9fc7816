import type { Instant } from "@sluice/core";
import type { Consumption, ReservationRecord, RunState } from "../state.ts";
import { forget } from "./fold-stage.ts";
import type { Folds } from "./fold.ts";

/** Folds of events about holds. */
export const holdFolds: Folds<"hold-placed" | "hold-ended"> = {
  "hold-placed": (state, { data, at }) => ({
    ...state,
    holds: [
      ...state.holds,
      {
        hold: data.hold,
        code: data.code,
        reason: data.reason,
        since: at,
        stage: state.stage,
        ...(data.gate === undefined ? {} : { gate: data.gate }),
        ...(data.budget === undefined ? {} : { budget: data.budget }),
        ...(data.asks === undefined ? {} : { asks: data.asks }),
        ...(data.work === undefined ? {} : { work: data.work }),
      },
    ],
    ...(data.route === undefined
      ? {}
      : { routesTaken: count(state.routesTaken, data.route), routesSeen: [...state.routesSeen, data.route] }),
    consumption: data.code === "SUBJECT_REVISED" ? aboutHead(state.consumption, state.subject.facets["head"]) : state.consumption,
  }),
  "hold-ended": (state, { data, at }) => ({
    ...state,
    ...forget(state, data.forgets),
    reservations: waitAnew(state.reservations, data.forgets, at),
    holds: state.holds.filter((hold) => hold.hold !== data.hold),
  }),
};

function count(taken: Readonly<Record<string, number>>, route: string): Readonly<Record<string, number>> {
  return { ...taken, [route]: (taken[route] ?? 0) + 1 };
}

/** A person was told of the new head: it is what the run is about from now on. */
function aboutHead(consumption: Consumption | undefined, head: string | undefined): Consumption | undefined {
  return consumption === undefined || head === undefined ? consumption : { ...consumption, head };
}

/** The patience of a wait for a right begins anew; its place in the queue stays. */
function waitAnew(reservations: RunState["reservations"], gates: readonly string[], at: Instant): RunState["reservations"] {
  const waits = ({ gate, status }: ReservationRecord): boolean => gates.includes(gate) && (status === "asked" || status === "queued");
  if (!Object.values(reservations).some(waits)) return reservations;
  return Object.fromEntries(
    Object.entries(reservations).map(([name, record]) => [name, waits(record) ? { ...record, since: at } : record]),
  );
}
