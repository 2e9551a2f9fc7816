import { refusal } from "../answer.ts";
import { takeRoster } from "../advance/take-roster.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** It was found out who could answer a request. */
export const recordRoster: Handler<"record-roster"> = (draft, { gate: id, request, roster }) => {
  const gate = placeOfGate(draft.pipeline, id)?.gate;
  const record = Object.hasOwn(draft.state.requests, id) ? draft.state.requests[id] : undefined;
  if (gate === undefined || record?.request !== request || record.closed !== undefined)
    return refusal("STALE", "that request is not open any more");
  takeRoster(draft, gate, roster);
  return DONE;
};
