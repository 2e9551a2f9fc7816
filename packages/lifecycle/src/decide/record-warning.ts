import { refusal } from "../answer.ts";
import { DONE, type Handler } from "./handler.ts";

/** Somebody was told that a gate's wait will end by time, or could not be. Nothing follows from it. */
export const recordWarning: Handler<"record-warning"> = (draft, { gate, intent, attempt, as }) => {
  const warning = draft.state.warnings?.[gate];
  if (warning?.intent !== intent || warning.attempt !== attempt || warning.status !== "requested")
    return refusal("STALE", "nobody waits for that warning any more");
  draft.emit("warning-ended", { gate, as });
  return DONE;
};
