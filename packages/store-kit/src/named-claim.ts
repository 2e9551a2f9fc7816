import type { ClaimResult, Instant } from "@sluice/core";

/** A named claim as adapters keep it. */
export interface NamedClaim {
  readonly holder: string;
  readonly token: number;
  readonly until: Instant;
}

/** What acquiring gives, and the claim to store when it was acquired. */
export interface AcquireOutcome {
  readonly result: ClaimResult;
  readonly claim?: NamedClaim;
}

/** Free, or run out by the store's clock: acquired with a fresh token. Otherwise held, by whomever it is, the asker included. */
export function acquireClaim(
  current: NamedClaim | undefined,
  wanted: { readonly holder: string; readonly leaseMs: number },
  storeNow: Instant,
  nextToken: () => number,
): AcquireOutcome {
  if (current !== undefined && storeNow < current.until)
    return { result: { kind: "held", holder: current.holder, claimedUntil: current.until } };
  const claim = { holder: wanted.holder, token: nextToken(), until: storeNow + wanted.leaseMs };
  return { result: { kind: "acquired", token: claim.token, claimedUntil: claim.until }, claim };
}

/** The prolonged claim; `undefined` when another token took it over or it was given back. */
export function renewClaim(current: NamedClaim | undefined, token: number, storeNow: Instant, leaseMs: number): NamedClaim | undefined {
  return current?.token === token ? { ...current, until: storeNow + leaseMs } : undefined;
}
