import type { Append } from "@sluice/core";
import { encodeEvents } from "./commit-encoding.ts";
import { encodeInOrder, encodeJson } from "./encode-json.ts";
import { encodeIntent, type WantedIntent } from "./intent-rows.ts";
import { runColumns } from "./run-columns.ts";

/** The texts of an append, each made once and before any transaction begins. */
export interface EncodedAppend {
  /** Canonical JSON of the events; they follow the event `expectedVersion`. */
  readonly events: string;
  readonly answer: string;
  /** JSON with its keys in the order they came in. */
  readonly state: string;
  readonly intents: readonly WantedIntent[];
  /** Values of the run columns, in their order. */
  readonly columns: readonly (string | null)[];
  /** Last event of the run once this is stored. */
  readonly version: number;
}

/** @throws SluiceError `STORE_TEXT_INVALID`, `JSON_NOT_CANONICAL` */
export function encodeAppend(append: Append): EncodedAppend {
  return {
    events: encodeEvents(append.events, append.expectedVersion),
    answer: encodeJson(append.answer),
    state: encodeInOrder(append.state.data),
    intents: append.intents.map(encodeIntent),
    columns: runColumns(append.index),
    version: append.expectedVersion + append.events.length,
  };
}
