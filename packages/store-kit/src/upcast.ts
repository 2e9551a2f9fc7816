import { type EventRecord, type JsonObject, SluiceError } from "@sluice/core";

/** How one type of event came to its present shape: `steps[n]` makes version n + 2 out of version n + 1. */
export interface EventHistory {
  /** One function for each version but the last: makes the next version's data from its own. */
  readonly steps: readonly ((data: JsonObject) => JsonObject)[];
}

/**
 * Makes the function that lifts stored events to the versions the reader knows. Digests cover events as stored, so chains are verified
 * before and never after lifting.
 *
 * @throws SluiceError (the made function) `EVENT_VERSION_UNKNOWN` for a type that is not listed, or a version newer than its last.
 */
export function createUpcaster(histories: Readonly<Record<string, EventHistory>>): <Event extends EventRecord>(event: Event) => Event {
  return (event) => {
    const steps = Object.hasOwn(histories, event.type) ? histories[event.type]?.steps : undefined;
    if (steps === undefined || !Number.isSafeInteger(event.version) || event.version < 1 || event.version > steps.length + 1)
      throw unknownVersion(event, steps === undefined ? undefined : steps.length + 1);
    if (event.version > steps.length) return event;
    const data = steps.slice(event.version - 1).reduce((lifted, step) => step(lifted), event.data);
    return { ...event, version: steps.length + 1, data };
  };
}

function unknownVersion(event: EventRecord, known: number | undefined): SluiceError {
  const limit = known === undefined ? "its type is not known" : `version ${known} is the newest known`;
  return new SluiceError({
    code: "EVENT_VERSION_UNKNOWN",
    message: `The ledger holds ${event.type} in version ${event.version}; ${limit}. Use the release that wrote it, or a later one.`,
    details: { type: event.type, version: event.version },
  });
}
