import { refusal } from "../answer.ts";
import { DONE, type Handler } from "./handler.ts";

/** Somebody was told about a request, or could not be. Nothing follows from it. */
export const recordTelling: Handler<"record-telling"> = (draft, { telling, attempt, as, note }) => {
  if (draft.state.tellings?.[telling]?.attempt !== attempt) return refusal("STALE", "nobody waits for that any more");
  draft.emit("telling-ended", { telling, as, ...(note === undefined ? {} : { note }) });
  return DONE;
};
