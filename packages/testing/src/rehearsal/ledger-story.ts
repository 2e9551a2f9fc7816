import type { Commit } from "@sluice/core";
import { eventText, fromRecord, type RunEvent } from "@sluice/lifecycle";
import { DURATION_UNITS } from "../duration-units.ts";

/**
 * What happened to a run, one line for each event: the time since its start, and a sentence. It names no ids of intents and no digests,
 * so a test can compare all of it with what it expects.
 */
export function ledgerStory(commits: readonly Commit[]): string {
  const events = commits.flatMap((commit) => commit.events.map(fromRecord));
  const startedAt = events[0]?.at ?? 0;
  const name = nameIds(events);
  return events.map((event) => `${elapsed(event.at - startedAt).padStart(8)}  ${eventText(name(event))}`).join("\n");
}

/** Intents and tries are called by what they are for: an effect, a gate, the look at the subject. */
function nameIds(events: readonly RunEvent[]): (event: RunEvent) => RunEvent {
  const names = new Map<string, string>();
  for (const { type, data } of events) {
    if (type === "work-requested") names.set(data.intent, data.effect);
    else if (type === "evaluation-requested" || type === "reservation-requested") names.set(data.intent, data.gate);
    else if (type === "final-requested") names.set(data.intent, data.step);
    else if (type === "look-requested") names.set(data.intent, "the look at the subject");
  }
  return (event) => {
    const entries = Object.entries(event.data).map(([key, value]: readonly [string, unknown]) => {
      if (key === "definition") return [key, "that was given"];
      // The id of a try is that of its intent, and its number.
      const intent = key === "work" || key === "intent" ? String(value).replace(/\.\d+$/, "") : "";
      return [key, names.get(String(value)) ?? names.get(intent) ?? value];
    });
    return { ...event, data: Object.fromEntries(entries) as RunEvent["data"] } as RunEvent;
  };
}

/** A span of time in its two largest units. */
function elapsed(ms: number): string {
  const first = DURATION_UNITS.findIndex(([, unit]) => ms >= unit);
  if (first === -1) return ms === 0 ? "0s" : `${ms}ms`;
  let left = ms;
  return DURATION_UNITS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? [] : [`${count}${unit}`];
    })
    .join(" ");
}
