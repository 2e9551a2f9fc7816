import type { Draft } from "../draft.ts";
import { warningsAhead } from "../warnings-ahead.ts";
import { requestTelling } from "./tell.ts";

/** Has somebody told of each wait that ends by time soon, once for each deadline. Happens even while held: time goes on. */
export function warn(draft: Draft): boolean {
  const due = warningsAhead(draft.pipeline, draft.state).filter(({ warnAt, expiresAt }) => draft.at >= warnAt && draft.at < expiresAt);
  for (const { gate, for: wait, expiresAt, to } of due) {
    draft.emit("deadline-neared", { gate, for: wait, expiresAt });
    const request = wait === "request" ? draft.state.requests[gate]?.request : undefined;
    requestTelling(draft, { gate, ...(request === undefined ? {} : { request }), topic: "deadline-near", to: [to], expiresAt });
  }
  return due.length > 0;
}
