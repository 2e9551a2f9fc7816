import type { ReservationKey, RunStore } from "@sluice/core";
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
  setDue,
  unfinishedRun,
} from "@sluice/store-kit";
import type { MemoryData } from "./memory-data.ts";

/** The methods of the port that keep named claims and reservations. */
export function claimMethods(
  data: MemoryData,
): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim" | "reserve" | "unreserve" | "holderOf" | "steal"> {
  return {
    async acquireClaim(key) {
      const name = inScope(key.scope, key.claim);
      const { result, claim } = acquireClaim(data.claims.get(name), key, data.clock(), data.nextToken);
      if (claim !== undefined) data.claims.set(name, claim);
      return result;
    },
    async renewClaim(key) {
      const name = inScope(key.scope, key.claim);
      const claim = renewClaim(data.claims.get(name), key.token, data.clock(), key.leaseMs);
      if (claim !== undefined) data.claims.set(name, claim);
      return claim?.until;
    },
    async releaseClaim(key) {
      const name = inScope(key.scope, key.claim);
      return data.claims.get(name)?.token === key.token && data.claims.delete(name);
    },
    async reserve(key) {
      const { queue, result } = enqueue(queueOf(data, key), key.run, data.nextToken);
      setQueue(data, key, queue);
      return result;
    },
    async unreserve(key) {
      const given = dequeue(queueOf(data, key), key.run, key.token, data.nextToken);
      if (given === undefined) return false;
      setQueue(data, key, given.queue);
      if (given.promoted !== undefined) poke(data, key.scope, given.promoted);
      return true;
    },
    async holderOf(key) {
      return holderIn(queueOf(data, key));
    },
    async steal(key) {
      const seized = seize(queueOf(data, key), key, data.nextToken);
      if (seized === undefined) return undefined;
      const { queue, ...stolen } = seized;
      setQueue(data, key, queue);
      for (const run of [key.run, stolen.from]) poke(data, key.scope, run);
      return stolen;
    },
  };
}

export function queueOf(data: MemoryData, key: Pick<ReservationKey, "scope" | "name">): ReservationQueue {
  return data.reservations.get(inScope(key.scope, key.name)) ?? [];
}

function setQueue(data: MemoryData, key: ReservationKey, queue: ReservationQueue): void {
  const name = inScope(key.scope, key.name);
  if (queue.length === 0) data.reservations.delete(name);
  else data.reservations.set(name, queue);
}

function poke(data: MemoryData, scope: string, name: string): void {
  const run = unfinishedRun(data, { scope, run: name });
  if (run !== undefined) setDue(data, run, duePoked(data.clock()));
}
