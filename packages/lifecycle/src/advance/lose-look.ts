import type { Draft } from "../draft.ts";
import { hold } from "./hold.ts";
import { OTHER_EVERY_MS, retryAt } from "./retry-at.ts";

/** Tries of a look or a final step before it is given up. */
export const OTHER_TRIES = 5;

/** Counts a look that brought nothing. Nobody can judge what nobody can see: in the end a person gets it. */
export function loseLook(draft: Draft, { intent, attempt }: { readonly intent: string; readonly attempt: number }): void {
  draft.emit("attempt-lost", { intent, attempt, notBefore: retryAt(draft, draft.at, { intent, tries: attempt, everyMs: OTHER_EVERY_MS }) });
  if (attempt >= OTHER_TRIES) hold(draft, { code: "SUBJECT_UNKNOWN", reason: "nobody could look at the subject" });
}
