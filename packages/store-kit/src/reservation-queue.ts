import type { ReservationResult } from "@sluice/core";

/** A run in a reservation's queue. The first one is the holder and the only one with a token. */
export interface ReservationEntry {
  readonly run: string;
  readonly token?: number;
}

/** All who hold or wait for one reservation, in order. Empty: free. */
export type ReservationQueue = readonly ReservationEntry[];

/** First come, first served; asking again tells where the run stands and changes nothing (`queue` is the very same then). */
export function enqueue(
  queue: ReservationQueue,
  run: string,
  nextToken: () => number,
): { readonly queue: ReservationQueue; readonly result: ReservationResult } {
  const at = queue.findIndex((entry) => entry.run === run);
  const held = queue[0];
  if (at > 0) return { queue, result: { kind: "queued", position: at } };
  if (at === 0 && held?.token !== undefined) return { queue, result: { kind: "held", token: held.token } };
  if (queue.length > 0) return { queue: [...queue, { run }], result: { kind: "queued", position: queue.length } };
  const token = nextToken();
  return { queue: [{ run, token }], result: { kind: "held", token } };
}

/** The queue without `run` and the run that became the holder thereby; `undefined` when `run` is not in it or the token is not current. */
export function dequeue(
  queue: ReservationQueue,
  run: string,
  token: number | undefined,
  nextToken: () => number,
): { readonly queue: ReservationQueue; readonly promoted?: string } | undefined {
  const entry = queue.find((each) => each.run === run);
  if (entry === undefined || (token !== undefined && entry.token !== token)) return undefined;
  const rest = queue.filter((each) => each !== entry);
  const next = rest[0];
  if (entry.token === undefined || next === undefined) return { queue: rest };
  return { queue: [{ run: next.run, token: nextToken() }, ...rest.slice(1)], promoted: next.run };
}

/**
 * `run` becomes the holder with a fresh token in the place of who holds it by `held`; that one leaves the queue, the others keep their order.
 * `undefined`: nobody holds it by that token.
 */
export function seize(
  queue: ReservationQueue,
  { run, token: held }: { readonly run: string; readonly token: number },
  nextToken: () => number,
): { readonly queue: ReservationQueue; readonly token: number; readonly from: string } | undefined {
  const [former, ...others] = queue;
  if (former === undefined || former.token !== held) return undefined;
  const token = nextToken();
  return { queue: [{ run, token }, ...others.filter((each) => each.run !== run)], token, from: former.run };
}

/** Who holds it, by which token. */
export function holderIn(queue: ReservationQueue): { readonly run: string; readonly token: number } | undefined {
  const [first] = queue;
  return first?.token === undefined ? undefined : { run: first.run, token: first.token };
}
