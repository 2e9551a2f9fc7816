import { type EventRecord, type JsonObject, SluiceError } from "@sluice/core";
import type { EventType, RunEvent } from "./event.ts";

/** The version of each event's shape. Raising one needs an upcast from the version before, and old ledgers are replayed for ever. */
const EVENT_VERSIONS: Readonly<Record<EventType, number>> = {
  "run-started": 1,
  "stage-entered": 1,
  "evaluation-requested": 1,
  "verdict-recorded": 1,
  "gate-opened": 1,
  "verdict-refused": 1,
  "attempt-lost": 1,
  "request-opened": 1,
  "decision-recorded": 1,
  "decision-kept": 1,
  "decision-refused": 1,
  "request-closed": 1,
  "reservation-requested": 1,
  "reservation-queued": 1,
  "reservation-held": 1,
  "reservation-release-requested": 1,
  "reservation-released": 1,
  "work-requested": 1,
  "work-dispatched": 1,
  "work-detached": 1,
  "work-heard": 1,
  "work-proof-requested": 1,
  "work-ended": 1,
  "work-undone": 1,
  "admission-reopened": 1,
  "judging-started": 1,
  "look-requested": 1,
  "subject-looked": 1,
  "subject-revised": 1,
  "fact-recorded": 1,
  "signal-ignored": 1,
  "waiver-recorded": 1,
  "hold-placed": 1,
  "hold-ended": 1,
  "budget-extended": 1,
  "request-extended": 1,
  "definition-adopted": 1,
  "run-completed": 1,
  "final-requested": 1,
  "final-begun": 1,
  "final-ended": 1,
  "evidence-erased": 1,
  "freeze-began": 1,
  "freeze-ended": 1,
  "deadline-neared": 1,
  "work-refused": 1,
  "counts-refused": 1,
  "successor-requested": 1,
  "successor-started": 1,
  "roster-recorded": 1,
  "advice-recorded": 1,
  "delegation-recorded": 1,
  "delegation-ended": 1,
  "glass-broken": 1,
  "telling-requested": 1,
  "telling-ended": 1,
  "waiver-proposed": 1,
  "reservation-steal-requested": 1,
  "reservation-lost": 1,
};

/** Names of all events, in the order in which the reference page lists them. */
export const EVENT_TYPES = Object.keys(EVENT_VERSIONS) as readonly EventType[];

/** The form in which an event goes to a store. */
export function toRecord(event: RunEvent): EventRecord {
  return { type: event.type, version: EVENT_VERSIONS[event.type], at: event.at, data: event.data as unknown as JsonObject };
}

/**
 * Reads an event back from a store.
 *
 * @throws SluiceError `EVENT_VERSION_UNKNOWN` for a type or version this release does not know: it must not guess at history.
 */
export function fromRecord(record: EventRecord): RunEvent {
  if (!Object.hasOwn(EVENT_VERSIONS, record.type) || EVENT_VERSIONS[record.type as EventType] !== record.version) {
    throw new SluiceError({
      code: "EVENT_VERSION_UNKNOWN",
      message: `The ledger holds an event ${record.type} of version ${record.version}, which this release does not know. Use the release that wrote it, or a later one.`,
      details: { type: record.type, version: record.version },
    });
  }
  return { type: record.type, at: record.at, data: record.data } as unknown as RunEvent;
}
