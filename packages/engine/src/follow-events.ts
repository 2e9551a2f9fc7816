import type { Commit, Page } from "@sluice/core";
import type { EventsOptions } from "./engine.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { EngineParts } from "./engine-parts.ts";

const PAGE = 100;
const POLL_MS = 500;

/** Ends the part of a position that names a commit, when it stands in the middle of the next one. */
const WITHIN = "~";

/**
 * All events in the store's order of commits. A commit's events belong together, so a position inside one names the commit before it and
 * the last event seen.
 */
export async function* followEvents(parts: EngineParts, options: EventsOptions = {}): AsyncGenerator<EngineEvent, void, undefined> {
  const { scope, signal, follow = true, pollMs = POLL_MS } = options;
  let place = readPosition(options.after);
  for (;;) {
    if (signal?.aborted === true) return;
    const heard = parts.bell.rung();
    const page: Page<Commit> = await parts.options.store.feed({
      limit: PAGE,
      ...(scope === undefined ? {} : { scope }),
      ...(place.commit === undefined ? {} : { after: place.commit }),
      ...(signal === undefined ? {} : { signal }),
    });
    for (const commit of page.items) {
      yield* eventsOf(commit, place);
      place = { commit: commit.position, seen: 0 };
    }
    if (page.items.length > 0) continue;
    if (!follow) return;
    await parts.bell.wait(parts.options.clock, pollMs, signal, heard);
  }
}

interface Place {
  readonly commit: string | undefined;
  /** Number of the last event seen of the commit after it. */
  readonly seen: number;
}

function* eventsOf(commit: Commit, place: Place): Generator<EngineEvent, void, undefined> {
  const last = commit.events.at(-1)?.seq;
  for (const event of commit.events) {
    if (event.seq <= place.seen) continue;
    const position = event.seq === last ? commit.position : `${place.commit ?? ""}${WITHIN}${event.seq}`;
    yield { scope: commit.scope, run: commit.run, position, event };
  }
}

function readPosition(after: string | undefined): Place {
  if (after === undefined) return { commit: undefined, seen: 0 };
  const at = after.lastIndexOf(WITHIN);
  if (at === -1) return { commit: after, seen: 0 };
  const seen = Number(after.slice(at + 1));
  return { commit: at === 0 ? undefined : after.slice(0, at), seen: Number.isSafeInteger(seen) ? seen : 0 };
}
