import { canonicalJson, digestOf } from "@sluice/core";
import { refusal } from "../answer.ts";
import { complete } from "../advance/complete.ts";
import type { FactRecord } from "../state.ts";
import { DONE, type Handler } from "./handler.ts";
import { revise } from "./revise.ts";

/** Kinds of facts that a run remembers, and the size of each (characters of JSON). */
const FACT_LIMITS = { kinds: 32, size: 1_024 } as const;

/** What the subject is after work ended. */
export const recordLook: Handler<"record-look"> = (draft, { intent, attempt, facets }) => {
  if (draft.state.look?.intent !== intent || draft.state.look.attempt !== attempt) return refusal("STALE", "nobody asked for that look");
  revise(draft, facets);
  draft.emit("subject-looked", { intent });
  return DONE;
};

/** Where the run stands in the queue for an exclusive right. */
export const recordReservation: Handler<"record-reservation"> = (draft, { gate, name, token, position }) => {
  const reservation = draft.state.reservations[name];
  if (reservation === undefined || reservation.gate !== gate || reservation.status === "held" || reservation.status === "releasing") {
    return refusal("STALE", `the run does not wait for ${name}`);
  }
  if (token !== undefined) draft.emit("reservation-held", { gate, name, token });
  else if (position !== undefined && reservation.position !== position) draft.emit("reservation-queued", { gate, name, position });
  return DONE;
};

/** The store has taken a reservation back. */
export const recordRelease: Handler<"record-release"> = (draft, { name, intent }) => {
  const reservation = draft.state.reservations[name];
  if (reservation?.status !== "releasing" || reservation.intent !== intent) return refusal("STALE", `${name} is not being given up`);
  draft.emit("reservation-released", { name, intent });
  return DONE;
};

/** How a final step went. */
export const recordFinal: Handler<"record-final"> = (draft, { step, attempt, as, note }) => {
  const record = draft.state.finals[step];
  if (record === undefined || record.status === "ended" || record.attempt !== attempt) return refusal("STALE", `nobody waits for ${step}`);
  if (as === "begun") draft.emit("final-begun", { step, attempt });
  else draft.emit("final-ended", { step, as, ...(note === undefined ? {} : { note: note.slice(0, 500) }) });
  return DONE;
};

/** Remembers a fact. The newest of a kind is the one with the latest outside time and then the greatest id, so that order of arrival is nothing. */
export const recordFact: Handler<"record-fact"> = (draft, { fact, signal, data, occurredAt }) => {
  const known = draft.state.facts[fact];
  const size = canonicalJson(data).length;
  if (size > FACT_LIMITS.size) return refusal("COMMAND_INVALID", `the fact holds ${size} characters; at most ${FACT_LIMITS.size} are kept. Put large things into files`);
  if (known === undefined && Object.keys(draft.state.facts).length >= FACT_LIMITS.kinds) {
    return refusal("COMMAND_INVALID", `the run knows ${FACT_LIMITS.kinds} kinds of facts already`);
  }
  const candidate: FactRecord = { id: signal, data, ...(occurredAt === undefined ? {} : { occurredAt }) };
  if (known !== undefined && !isNewer(candidate, known)) return DONE;
  draft.emit("fact-recorded", { fact, id: signal, data, ...(occurredAt === undefined ? {} : { occurredAt }) });
  return DONE;
};

function isNewer(candidate: FactRecord, known: FactRecord): boolean {
  if ((candidate.occurredAt ?? 0) !== (known.occurredAt ?? 0)) return (candidate.occurredAt ?? 0) > (known.occurredAt ?? 0);
  if (candidate.id !== known.id) return candidate.id > known.id;
  return digestOf(candidate.data) > digestOf(known.data);
}

/** Another run has taken this one's place. */
export const supersede: Handler<"supersede"> = (draft, { by, successor }) => {
  complete(draft, { outcome: "superseded", code: "SUPERSEDED", reason: `superseded by ${successor}`, by });
  return DONE;
};
