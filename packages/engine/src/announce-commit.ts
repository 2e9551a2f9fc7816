import type { Append, AppendResult } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";

type Written = Extract<AppendResult, { kind: "appended" }>;

/** Remembers what was just written, and wakes whom it concerns: who waits for this run, who follows all, and workers if there is work. */
export function announceCommit(parts: EngineParts, append: Append, state: RunState, { storeNow, claimed = [] }: Written): void {
  parts.cache.set(append, { state, storeNow, seenAtMs: parts.options.clock.monotonicMs() });
  parts.news.tell(append);
  parts.bell.ring();
  const isDue = append.dueAt !== undefined && append.dueAt <= storeNow;
  if (isDue) parts.due.ring();
  const mine = new Set(claimed.map(({ intent }) => intent));
  if (isDue || append.intents.some(({ id, notBefore = 0 }) => notBefore <= storeNow && !mine.has(id))) parts.work.ring();
}
