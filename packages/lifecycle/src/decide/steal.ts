import { boundedText } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { hold } from "../advance/hold.ts";
import { DONE, type Handler } from "./handler.ts";

/** Longest reason that is kept, in characters. */
const REASON_LIMIT = 500;

/** Somebody takes a right from the run that holds it. That run is told by the store, and a person has to see to it. */
export const steal: Handler<"steal"> = (draft, { name, from, held, by, reason }) => {
  const reservation = draft.state.reservations[name];
  if (reservation === undefined || reservation.status === "held" || reservation.status === "releasing")
    return refusal("STALE", `the run does not wait for ${name}`);
  draft.emit("reservation-steal-requested", {
    gate: reservation.gate,
    name,
    intent: `reserve.${reservation.gate}.${draft.nextVersion()}`,
    from,
    held,
    by,
    reason: boundedText(reason, REASON_LIMIT),
  });
  return DONE;
};

/** The right is another run's now. What this one was about to do under it must not begin, so a person has to look. */
export const recordReservationLost: Handler<"record-reservation-lost"> = (draft, { name, token, to, by, reason }) => {
  const reservation = draft.state.reservations[name];
  if (reservation?.status !== "held" || reservation.token !== token) return refusal("STALE", `the run does not hold ${name} by that token`);
  const { gate } = reservation;
  draft.emit("reservation-lost", {
    gate,
    name,
    token,
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason: boundedText(reason, REASON_LIMIT) }),
  });
  const taker = by === undefined ? "" : ` by ${by.id}`;
  hold(draft, {
    code: "RESERVATION_LOST",
    gate,
    reason: boundedText(
      `${name} was taken away${taker}${to === undefined ? "" : ` for ${to}`}${reason === undefined ? "" : `: ${reason}`}`,
      1000,
    ),
  });
  return DONE;
};
