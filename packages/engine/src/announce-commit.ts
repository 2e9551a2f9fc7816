import type { Append, Instant } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";

/** Remembers what was just written, and wakes whom it concerns: who waits for this run, who follows all, and workers if there is work. */
export function announceCommit(parts: EngineParts, append: Append, state: RunState, storeNow: Instant): void {
  parts.cache.set(append, { state, storeNow, seenAtMs: parts.options.clock.monotonicMs() });
  parts.news.tell(append);
  parts.bell.ring();
  const isDue = append.dueAt !== undefined && append.dueAt <= storeNow;
  if (isDue) parts.due.ring();
  if (isDue || append.intents.some(({ notBefore = 0 }) => notBefore <= storeNow)) parts.work.ring();
}
