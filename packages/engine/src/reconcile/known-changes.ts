import type { Cancellable, ChangeRequest, Clock, Forge, Instant } from "@sluice/core";

/** Change requests of one page. */
const PAGE = 100;

/** Most pages of one look: a forge that always has a next one must not be followed for ever. What is older is not known until it changes. */
const MOST_PAGES = 100;

/** Most change requests that are remembered: what so many others have changed after is as if it were older. */
const MOST_KNOWN = 20_000;

/** Most time for reading, in milliseconds: half of a look, so that runs are told of what was read. */
const READ_MS = 60_000;

/** Lists of forges lag: what changed shortly before the newest that was seen is read again. */
const LAG_MS = 300_000;

/** How long it is enough to read what is new. Then all is read again: a list that forgot to tell something must not have forgotten it for good. */
const WHOLE_EVERY_MS = 3_600_000;

/** Change requests that were read before, so that a look reads only what is new. */
export interface KnownChanges {
  /** Newest of each. */
  readonly byId: Map<string, ChangeRequest>;
  /** Everything that changed from then on was read, and when that was on the monotonic clock; absent: nothing was. */
  whole?: { readonly since: Instant; readonly atMs: number };
  /** When the newest of them changed. */
  newest: Instant;
}

/** Nothing read yet. */
export function noChanges(): KnownChanges {
  return { byId: new Map(), newest: 0 };
}

/** What reading came to. */
interface ReadChanges {
  /** How many could not be read. */
  readonly unreadable: number;
  /** Why not all of them were read that should have been: the forge failed at a later page. What was read counts. */
  readonly failure?: unknown;
}

/**
 * Brings what is known up to date: everything that changed since a time, or as much of it as is new. What is older than that is forgotten.
 *
 * @throws what the forge throws at the first page
 */
export async function readChanges(
  forge: Forge,
  known: KnownChanges,
  { since, clock }: { readonly since: Instant; readonly clock: Pick<Clock, "monotonicMs"> },
  options: Cancellable,
): Promise<ReadChanges> {
  const { whole } = known;
  const startedMs = clock.monotonicMs();
  const isKnown = whole !== undefined && whole.since <= since && startedMs - whole.atMs < WHOLE_EVERY_MS;
  const until = isKnown ? Math.max(since, known.newest - LAG_MS) : since;
  let unreadable = 0;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES && clock.monotonicMs() - startedMs < READ_MS; page++) {
    try {
      const read = await forge.changes({ limit: PAGE, ...(after === undefined ? {} : { after }) }, options);
      unreadable += read.unreadable;
      for (const change of read.items) take(known, change);
      const last = read.items.at(-1);
      after = read.next;
      if (after === undefined || (last !== undefined && last.updatedAt < until)) break;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (page === 0) throw error;
      return { unreadable, failure: error };
    }
  }
  forget(known, since);
  // Only now: a look that broke off has not read everything.
  known.newest = [...known.byId.values()].reduce((newest, { updatedAt }) => Math.max(newest, updatedAt), 0);
  if (!isKnown) known.whole = { since, atMs: startedMs };
  return { unreadable };
}

function forget({ byId }: KnownChanges, since: Instant): void {
  for (const [id, { updatedAt }] of byId) if (updatedAt < since) byId.delete(id);
  if (byId.size <= MOST_KNOWN) return;
  const oldestFirst = [...byId.values()].toSorted((one, other) => one.updatedAt - other.updatedAt);
  for (const { id } of oldestFirst.slice(0, byId.size - MOST_KNOWN)) byId.delete(id);
}

/** One that changed between two pages stands in both, and a list may be older than one that was read before: what is newer counts. */
function take({ byId }: KnownChanges, change: ChangeRequest): void {
  if ((byId.get(change.id)?.updatedAt ?? -1) <= change.updatedAt) byId.set(change.id, change);
}
