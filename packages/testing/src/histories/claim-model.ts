import type { SequentialModel } from "./check-history.ts";

/** What a client asked of one claim. `use`: an append that was to be written only while the claim was the writer's. */
export type ClaimCall =
  | { readonly kind: "acquire"; readonly holder: string; readonly leaseMs: number }
  | { readonly kind: "renew"; readonly token: number; readonly leaseMs: number }
  | { readonly kind: "release"; readonly token: number }
  | { readonly kind: "use"; readonly token: number };

/** What a client was told of one claim. Ends are store time. */
export type ClaimAnswer =
  | { readonly kind: "acquired"; readonly token: number; readonly until: number }
  | { readonly kind: "held"; readonly holder: string; readonly until: number }
  | { readonly kind: "kept"; readonly until?: number }
  /** The claim was somebody else's, or nobody's. */
  | { readonly kind: "lost" };

/** A claim as it is. What nobody was told is absent. */
interface ClaimRegister {
  /** The greatest token that anybody was given. */
  readonly newest: number;
  readonly current?: { readonly holder: string; readonly token?: number; readonly until?: number };
}

/**
 * A claim as a register with fencing tokens: it has one holder at a time, goes to another one only when it was given back or its time has
 * passed, each time with a token greater than all before, and only that token counts.
 */
export function claimModel(): SequentialModel<ClaimCall, ClaimAnswer, ClaimRegister> {
  return {
    initial: { newest: 0 },
    keyOf: ({ newest, current }) => JSON.stringify([newest, current?.holder, current?.token, current?.until, current === undefined]),
    step(claim, call, answer) {
      if (call.kind === "acquire") return acquire(claim, call, answer);
      return hold(claim, call, answer);
    },
  };
}

function acquire(
  claim: ClaimRegister,
  { holder, leaseMs }: Extract<ClaimCall, { kind: "acquire" }>,
  answer: ClaimAnswer | undefined,
): ClaimRegister | undefined {
  const { current, newest } = claim;
  if (answer === undefined) return { newest, current: { holder } };
  if (answer.kind === "acquired") {
    const isFree = current?.until === undefined || current.until <= answer.until - leaseMs;
    return isFree && answer.token > newest
      ? { newest: answer.token, current: { holder, token: answer.token, until: answer.until } }
      : undefined;
  }
  if (answer.kind !== "held" || current?.holder !== answer.holder) return undefined;
  return (current.until ?? answer.until) === answer.until ? { newest, current: { ...current, until: answer.until } } : undefined;
}

function hold(
  claim: ClaimRegister,
  call: Exclude<ClaimCall, { kind: "acquire" }>,
  answer: ClaimAnswer | undefined,
): ClaimRegister | undefined {
  const { current, newest } = claim;
  // A token that nobody was told cannot be shown either.
  const isOurs = current?.token === call.token;
  if (answer?.kind === "lost") return isOurs ? undefined : claim;
  if (answer !== undefined && (answer.kind !== "kept" || !isOurs)) return undefined;
  if (!isOurs || call.kind === "use") return claim;
  if (call.kind === "release") return { newest };
  const { holder } = current;
  return { newest, current: { holder, token: call.token, ...(answer?.until === undefined ? {} : { until: answer.until }) } };
}
