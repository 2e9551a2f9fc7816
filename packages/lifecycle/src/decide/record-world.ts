import { canonicalJson, digestOf, isIdentifier, isJson, isStorableText } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { loseLook } from "../advance/lose-look.ts";
import type { CommandData } from "../command.ts";
import type { Draft } from "../draft.ts";
import type { FactRecord } from "../run-records.ts";
import { DONE, type Handler } from "./handler.ts";
import { areFacets, revise } from "./revise.ts";

/** Kinds of facts that a run remembers, the size of each and of all (characters of JSON), and how far outside clocks may be ahead of ours. */
const FACT_LIMITS = { kinds: 32, size: 1_024, total: 12_288, id: 256, aheadMs: 3_600_000 } as const;

/** What the subject is after work ended. */
export const recordLook: Handler<"record-look"> = (draft, { intent, attempt, facets }) => {
  if (draft.state.look?.intent !== intent || draft.state.look.attempt !== attempt) return refusal("STALE", "nobody asked for that look");
  if (!areFacets(facets)) {
    loseLook(draft, draft.state.look);
    return refusal("SUBJECT_INVALID", "what was seen of the subject is no set of facets; the look counts as lost");
  }
  revise(draft, facets);
  draft.emit("subject-looked", { intent });
  return DONE;
};

/** Where the run stands in the queue for an exclusive right. */
export const recordReservation: Handler<"record-reservation"> = (draft, { gate, name, token, position, from }) => {
  const reservation = draft.state.reservations[name];
  if (reservation === undefined || reservation.gate !== gate || reservation.status === "held" || reservation.status === "releasing") {
    return refusal("STALE", `the run does not wait for ${name}`);
  }
  if (token !== undefined) draft.emit("reservation-held", { gate, name, token, ...(from === undefined ? {} : { from }) });
  else if (position !== undefined && (reservation.position !== position || reservation.status === "asked"))
    draft.emit("reservation-queued", { gate, name, position });
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
  if (as === "begun" && record.status === "begun") return refusal("STALE", `that try of ${step} has begun already`);
  if (as === "begun") draft.emit("final-begun", { step, attempt });
  else draft.emit("final-ended", { step, as, ...(note === undefined ? {} : { note: boundedText(note, 500) }) });
  return DONE;
};

/**
 * Remembers a fact. The newest of a kind is the one with the latest outside time and then the greatest id, so that order of arrival is
 * nothing. A fact from the future is refused: it would stay the newest for ever.
 */
export const recordFact: Handler<"record-fact"> = (draft, { fact, signal, data, occurredAt, moved }) => {
  const { [fact]: known, ...others } = draft.state.facts;
  const problem = factProblem(draft, { fact, signal, data, occurredAt }, Object.values(others));
  if (problem !== undefined) return refusal("COMMAND_INVALID", problem);
  const candidate: FactRecord = { id: signal, data, ...(occurredAt === undefined ? {} : { occurredAt }) };
  if (known !== undefined && Object.hasOwn(draft.state.facts, fact) && !isNewer(candidate, known)) return DONE;
  draft.emit("fact-recorded", {
    fact,
    id: signal,
    data,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(moved === undefined ? {} : { moved }),
  });
  return DONE;
};

type Given = Omit<CommandData["record-fact"], "occurredAt" | "moved"> & { readonly occurredAt: number | undefined };

function factProblem({ at }: Draft, { fact, signal, data, occurredAt }: Given, others: readonly FactRecord[]): string | undefined {
  if (!isIdentifier(fact) || !isStorableText(signal) || signal.length > FACT_LIMITS.id) return "a fact has a name and a short id";
  if (occurredAt !== undefined && !(Number.isSafeInteger(occurredAt) && occurredAt <= at + FACT_LIMITS.aheadMs))
    return "a fact has happened already";
  if (!isJson(data)) return "a fact holds plain JSON";
  const size = canonicalJson(data).length;
  if (size > FACT_LIMITS.size)
    return `the fact holds ${size} characters; at most ${FACT_LIMITS.size} are kept. Put large things into files`;
  if (others.length >= FACT_LIMITS.kinds) return `the run knows ${FACT_LIMITS.kinds} kinds of facts already`;
  const total = others.reduce((sum, other) => sum + canonicalJson(other.data).length, size);
  return total > FACT_LIMITS.total ? `the run's facts would hold ${total} characters; at most ${FACT_LIMITS.total} are kept` : undefined;
}

function isNewer(candidate: FactRecord, known: FactRecord): boolean {
  if ((candidate.occurredAt ?? 0) !== (known.occurredAt ?? 0)) return (candidate.occurredAt ?? 0) > (known.occurredAt ?? 0);
  if (candidate.id !== known.id) return candidate.id > known.id;
  return digestOf(candidate.data) > digestOf(known.data);
}
