import type { RunState, ReservationRecord } from "../state.ts";
import { type Folds, without } from "./fold.ts";

/** Folds of events about exclusive rights. */
export const reservationFolds: Folds<
  | "reservation-requested"
  | "reservation-queued"
  | "reservation-held"
  | "reservation-release-requested"
  | "reservation-released"
  | "reservation-steal-requested"
  | "reservation-lost"
> = {
  "reservation-requested": (state, { data, at }) => ({
    ...state,
    reservations: {
      ...state.reservations,
      [data.name]: {
        gate: data.gate,
        name: data.name,
        intent: data.intent,
        status: "asked",
        since: at,
        stage: state.stage,
        ...(data.until === undefined ? {} : { until: data.until }),
      },
    },
  }),
  "reservation-queued": (state, { data }) => change(state, data.name, { status: "queued", position: data.position, stolen: undefined }),
  "reservation-held": (state, { data }, version) => ({
    ...change(state, data.name, { status: "held", token: data.token }),
    waitEndedVersion: version,
  }),
  "reservation-release-requested": (state, { data }) => change(state, data.name, { status: "releasing", intent: data.intent }),
  "reservation-steal-requested": (state, { data: { name, intent, from, held, by, reason } }) =>
    change(state, name, { status: "asked", intent, stolen: { from, held, by, reason } }),
  "reservation-lost": (state, { data }) => ({ ...state, reservations: without(state.reservations, data.name) }),
  "reservation-released": (state, { data }) => ({ ...state, reservations: without(state.reservations, data.name) }),
};

function change(state: RunState, name: string, members: Partial<ReservationRecord>): RunState {
  const before = state.reservations[name];
  return before === undefined ? state : { ...state, reservations: { ...state.reservations, [name]: { ...before, ...members } } };
}
