import type { Draft } from "../draft.ts";
import { warningsAhead } from "../warnings-ahead.ts";

/** Has somebody told of each wait that ends by time soon, once for each deadline. Happens even while held: time goes on. */
export function warn(draft: Draft): boolean {
  const due = warningsAhead(draft.pipeline, draft.state).filter(({ warnAt, expiresAt }) => draft.at >= warnAt && draft.at < expiresAt);
  for (const { gate, for: wait, expiresAt, to } of due)
    draft.emit("deadline-neared", { gate, for: wait, expiresAt, to, intent: `warn.${draft.nextVersion()}` });
  return due.length > 0;
}
