import { type Cancellable, DEFAULT_SCOPE, type Json } from "@sluice/core";
import { callWithin } from "../bounded-call.ts";
import type { EngineParts } from "../engine-parts.ts";
import { messageOf } from "../message-of.ts";

/** Something outside that is looked at now and then. */
interface LookedAt {
  readonly scope?: string;
  readonly everyMs?: number;
}

/** How things of a kind are looked at. */
interface Looking<Thing, Report> {
  readonly look: (thing: Thing, options: Cancellable) => Promise<Report>;
  /** What is told of a look that failed. */
  readonly failed: (thing: Thing) => Report;
  /** What they are: `A project`. */
  readonly what: string;
  /** Which one it was, for the log. */
  readonly name: (thing: Thing) => Readonly<Record<string, Json>>;
}

/** Looks at everything whose time has come; the first time is at once. Never rejects: what fails leaves the others alone. */
export type Looks<Report> = (scope: string | undefined, options: Cancellable) => Promise<readonly Report[]>;

const EVERY_MS = 60_000;

/** Most time for one look; what it did not come to is found by the next one. */
const LOOK_MS = 120_000;

/** Looks at things of a kind, each at its own pace, and at none beside itself. */
export function createLooks<Thing extends LookedAt, Report>(
  { options: { clock, logger, redactor } }: EngineParts,
  things: readonly Thing[],
  { look, failed, what, name }: Looking<Thing, Report>,
): Looks<Report> {
  const lookedAtMs = new Map<Thing, number>();
  /** A look that takes long is not begun again beside itself. */
  const looking = new Set<Thing>();

  const tryLook = async (thing: Thing, { signal }: Cancellable): Promise<Report> => {
    looking.add(thing);
    const ended = (inner: AbortSignal) => look(thing, { signal: inner }).finally(() => looking.delete(thing));
    const done = await callWithin(clock, LOOK_MS, signal, ended);
    if (done.kind === "done") return done.value;
    const message = done.kind === "threw" ? redactor.redact(messageOf(done.error)).slice(0, 500) : done.kind;
    logger?.log("error", `${what} could not be looked at; it is tried again.`, { ...name(thing), message });
    return failed(thing);
  };

  return async (scope, options) => {
    const nowMs = clock.monotonicMs();
    const due = things.filter((thing) => {
      const last = lookedAtMs.get(thing) ?? Number.NEGATIVE_INFINITY;
      if (looking.has(thing)) return false;
      return (scope === undefined || scope === (thing.scope ?? DEFAULT_SCOPE)) && nowMs - last >= (thing.everyMs ?? EVERY_MS);
    });
    for (const thing of due) lookedAtMs.set(thing, nowMs);
    return Promise.all(due.map((thing) => tryLook(thing, options)));
  };
}
