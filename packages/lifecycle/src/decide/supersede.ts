import { refusal } from "../answer.ts";
import { complete } from "../advance/complete.ts";
import { DONE, type Handler } from "./handler.ts";

/**
 * Another run takes this one's place. Both ends of the link are recorded: this run names its successor from now on, and what that one begins
 * with is kept until it has begun, so that no crash between the two leaves a run that nothing follows.
 */
export const supersede: Handler<"supersede"> = (draft, { by, successor, start }) => {
  if (successor === draft.state.run) return refusal("COMMAND_INVALID", "a run cannot take its own place");
  complete(draft, { outcome: "superseded", code: "SUPERSEDED", reason: `superseded by ${successor}`, by: by.id, successor });
  if (start !== undefined)
    draft.emit("successor-requested", { intent: `start.${draft.nextVersion()}`, successor: { run: successor, ...start } });
  return { ok: true, successor };
};

/** The successor has begun: what it began with stands in its own ledger. */
export const recordSuccessor: Handler<"record-successor"> = (draft, { intent, attempt, successor }) => {
  const wanted = draft.state.successor;
  if (wanted?.start === undefined || wanted.intent !== intent || wanted.attempt !== attempt)
    return refusal("STALE", "no successor is waited for by that try");
  draft.emit("successor-started", { run: successor });
  return DONE;
};
