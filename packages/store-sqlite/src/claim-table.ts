import type { ClaimKey, Instant, ReservationKey, RunStore } from "@sluice/core";
import {
  acquireClaim,
  decodeJson,
  dequeue,
  encodeJson,
  enqueue,
  holderIn,
  type NamedClaim,
  renewClaim,
  type ReservationQueue,
  seize,
} from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { pokeRun } from "./due-table.ts";
import { nextTokens } from "./tokens.ts";

const FIND_CLAIM = "SELECT holder, token, until FROM claims WHERE scope = ? AND claim = ?";
const PUT_CLAIM = `INSERT INTO claims (scope, claim, holder, token, until) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (scope, claim) DO UPDATE SET holder = excluded.holder, token = excluded.token, until = excluded.until`;
const DROP_CLAIM = "DELETE FROM claims WHERE scope = ? AND claim = ? AND token = ?";
const FIND_QUEUE = "SELECT queue FROM reservations WHERE scope = ? AND name = ?";
const PUT_QUEUE = `INSERT INTO reservations (scope, name, queue) VALUES (?, ?, ?)
  ON CONFLICT (scope, name) DO UPDATE SET queue = excluded.queue`;
const DROP_QUEUE = "DELETE FROM reservations WHERE scope = ? AND name = ?";

/** The methods of the port that keep named claims. */
export function claimMethods(connection: Connection, clock: () => Instant): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim"> {
  const find = (key: ClaimKey): NamedClaim | undefined =>
    connection.statement(FIND_CLAIM).get(key.scope, key.claim) as NamedClaim | undefined;
  const put = (key: ClaimKey, claim: NamedClaim | undefined): void => {
    if (claim !== undefined) connection.statement(PUT_CLAIM).run(key.scope, key.claim, claim.holder, claim.token, claim.until);
  };
  return {
    acquireClaim: (key, options) =>
      connection.write(() => {
        const { result, claim } = acquireClaim(find(key), key, clock(), () => nextTokens(connection, 1));
        put(key, claim);
        return result;
      }, options?.signal),
    renewClaim: (key, options) =>
      connection.write(() => {
        const claim = renewClaim(find(key), key.token, clock(), key.leaseMs);
        put(key, claim);
        return claim?.until;
      }, options?.signal),
    releaseClaim: (key, options) =>
      connection.write(() => Number(connection.statement(DROP_CLAIM).run(key.scope, key.claim, key.token).changes) === 1, options?.signal),
  };
}

type QueueName = Pick<ReservationKey, "scope" | "name">;

/** All who hold or wait for a reservation. */
export function findQueue(connection: Connection, { scope, name }: QueueName): ReservationQueue {
  const row = connection.statement(FIND_QUEUE).get(scope, name) as { queue: string } | undefined;
  return row === undefined ? [] : (decodeJson(row.queue) as unknown as ReservationQueue);
}

/** The methods of the port that keep reservations: one row holds the queue of one name. */
export function reservationMethods(
  connection: Connection,
  clock: () => Instant,
): Pick<RunStore, "reserve" | "unreserve" | "holderOf" | "steal"> {
  const nextToken = (): number => nextTokens(connection, 1);
  const find = (key: QueueName): ReservationQueue => findQueue(connection, key);
  const put = (key: ReservationKey, queue: ReservationQueue): void => {
    if (queue.length === 0) connection.statement(DROP_QUEUE).run(key.scope, key.name);
    else connection.statement(PUT_QUEUE).run(key.scope, key.name, encodeJson(queue));
  };
  return {
    reserve: (key, options) =>
      connection.write(() => {
        const before = find(key);
        const { queue, result } = enqueue(before, key.run, nextToken);
        if (queue !== before) put(key, queue);
        return result;
      }, options?.signal),
    unreserve: (key, options) =>
      connection.write(() => {
        const given = dequeue(find(key), key.run, key.token, nextToken);
        if (given === undefined) return false;
        put(key, given.queue);
        if (given.promoted !== undefined) pokeRun(connection, { scope: key.scope, run: given.promoted }, clock());
        return true;
      }, options?.signal),
    holderOf: async (key) => connection.read(() => holderIn(find(key))),
    steal: (key, options) =>
      connection.write(() => {
        const seized = seize(find(key), key, nextToken);
        if (seized === undefined) return undefined;
        const { queue, ...stolen } = seized;
        put(key, queue);
        for (const run of [key.run, stolen.from]) pokeRun(connection, { scope: key.scope, run }, clock());
        return stolen;
      }, options?.signal),
  };
}
