import type { Instant, ReservationKey, RunStore } from "@sluice/core";
import {
  acquireClaim,
  dequeue,
  duePoked,
  enqueue,
  holderIn,
  inScope,
  renewClaim,
  type ReservationQueue,
  seize,
  unfinishedRun,
} from "@sluice/store-kit";
import { type ClaimsChange, dueStand } from "./claims-line.ts";
import type { Session } from "./session.ts";
import { type StoreIndex, tokensOf } from "./store-index.ts";

/** The methods of the port that keep named claims. */
export function claimMethods(session: Session, clock: () => Instant): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim"> {
  const { journal } = session;
  const { index } = journal;
  return {
    acquireClaim: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          const storeNow = clock();
          const { result, claim } = acquireClaim(index.claims.get(inScope(key.scope, key.claim)), key, storeNow, tokensOf(index));
          if (claim !== undefined) journal.change({ claims: [{ scope: key.scope, name: key.claim, ...claim }] }, storeNow);
          return result;
        },
        signal,
      ),
    renewClaim: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          const storeNow = clock();
          const claim = renewClaim(index.claims.get(inScope(key.scope, key.claim)), key.token, storeNow, key.leaseMs);
          if (claim !== undefined) journal.change({ claims: [{ scope: key.scope, name: key.claim, ...claim }] }, storeNow);
          return claim?.until;
        },
        signal,
      ),
    releaseClaim: ({ scope, claim: name, token }, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          if (index.claims.get(inScope(scope, name))?.token !== token) return false;
          journal.change({ claims: [{ scope, name }] }, clock());
          return true;
        },
        signal,
      ),
  };
}

/** The methods of the port that keep reservations. */
export function reservationMethods(session: Session, clock: () => Instant): Pick<RunStore, "reserve" | "unreserve" | "holderOf" | "steal"> {
  const { journal } = session;
  const { index } = journal;
  const set = ({ scope, name }: ReservationKey, queue: ReservationQueue, woken: readonly string[]): void => {
    const storeNow = clock();
    journal.change({ reservations: [{ scope, name, queue }], ...wakings(index, scope, woken, storeNow) }, storeNow);
  };
  return {
    reserve: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          const before = queueOf(index, key);
          const { queue, result } = enqueue(before, key.run, tokensOf(index));
          if (queue !== before) set(key, queue, []);
          return result;
        },
        signal,
      ),
    unreserve: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          const given = dequeue(queueOf(index, key), key.run, key.token, tokensOf(index));
          if (given === undefined) return false;
          set(key, given.queue, given.promoted === undefined ? [] : [given.promoted]);
          return true;
        },
        signal,
      ),
    holderOf: (key, { signal } = {}) => session.read(() => holderIn(queueOf(index, key)), signal),
    steal: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => {
          const seized = seize(queueOf(index, key), key, tokensOf(index));
          if (seized === undefined) return undefined;
          const { queue, ...stolen } = seized;
          set(key, queue, [...new Set([key.run, stolen.from])]);
          return stolen;
        },
        signal,
      ),
  };
}

const FREE: ReservationQueue = [];

export function queueOf(index: StoreIndex, key: Pick<ReservationKey, "scope" | "name">): ReservationQueue {
  return index.reservations.get(inScope(key.scope, key.name))?.queue ?? FREE;
}

/** Unfinished runs among those, due now. */
function wakings(index: StoreIndex, scope: string, names: readonly string[], storeNow: Instant): Pick<ClaimsChange, "due"> {
  const due = names.flatMap((name) => {
    const run = unfinishedRun(index, { scope, run: name });
    return run === undefined ? [] : [dueStand(run, duePoked(storeNow))];
  });
  return due.length === 0 ? {} : { due };
}
