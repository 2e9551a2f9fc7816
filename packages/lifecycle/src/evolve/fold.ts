import type { EventOf, EventType } from "../event.ts";
import type { RunState } from "../state.ts";

/** Folds of some event types. `version` and `at` are set by {@link evolve}; a fold sees the state before and the event. */
export type Folds<Types extends EventType> = {
  readonly [Type in Types]: (state: RunState, event: EventOf<Type>, version: number) => RunState;
};

/** A record without one of its keys. */
export function without<Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
