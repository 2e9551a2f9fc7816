import { type Append, type Instant, SluiceError } from "@sluice/core";
import { isExpectedVersion } from "./expected-version.ts";

/** What an adapter knows inside its transaction. The functions are asked only when their answer decides. */
export interface AppendFacts {
  readonly storeNow: Instant;
  /** Last event of the run; 0 when there is none. */
  readonly version: number;
  /** Whether the run has ended. */
  readonly completed: () => boolean;
  /** Stored answer of this very command as JSON text, when it was stored before. */
  readonly answer: string | undefined;
  /** The unfinished run with this identity. */
  readonly identityHolder: (identity: string) => string | undefined;
  /** Token of the last claim of that name, when it was not given back. */
  readonly claimToken: (claim: string) => number | undefined;
  /** Who holds the reservation of that name. */
  readonly reservation: (name: string) => { readonly run: string; readonly token: number } | undefined;
  /** Token of the claim on an intent of this run, 0 when nobody holds it. */
  readonly intentToken: (intent: string) => number | undefined;
}

/** Token of an intent that nobody holds. */
const NOBODY = 0;

/** What an append does. */
export type AppendDecision =
  | { readonly kind: "append" }
  | { readonly kind: "duplicate"; readonly answer: string }
  | { readonly kind: "exists"; readonly run: string }
  | { readonly kind: "fenced"; readonly claim: string }
  | { readonly kind: "conflict" };

/**
 * The order in which an append is judged: a repeated command gets its answer whatever happened since; a second run of one identity
 * learns the first; a writer that lost a claim learns that before anything about the run's version; then version and deadline.
 *
 * @throws SluiceError `RUN_COMPLETED` when a run that has ended would become unfinished: its identity may be another run's by now
 */
export function decideAppend(append: Append, facts: AppendFacts): AppendDecision {
  if (facts.answer !== undefined) return { kind: "duplicate", answer: facts.answer };
  const holder = append.identity === undefined ? undefined : facts.identityHolder(append.identity);
  if (holder !== undefined) return { kind: "exists", run: holder };
  const lost =
    append.fences.find(({ claim, token }) => facts.claimToken(claim) !== token)?.claim ??
    append.holds?.find(({ name, token }) => !isHeld(facts.reservation(name), append.run, token))?.name ??
    append.settles.find(({ intent, token }) => token === NOBODY || facts.intentToken(intent) !== token)?.intent;
  if (lost !== undefined) return { kind: "fenced", claim: lost };
  if (!isExpectedVersion(append.expectedVersion, facts.version)) return { kind: "conflict" };
  if (append.notAfter !== undefined && facts.storeNow > append.notAfter) return { kind: "conflict" };
  if (append.index.status !== "completed" && facts.completed())
    throw new SluiceError({ code: "RUN_COMPLETED", message: `The run ${append.run} has ended and cannot become ${append.index.status}.` });
  return { kind: "append" };
}

function isHeld(holder: ReturnType<AppendFacts["reservation"]>, run: string, token: number): boolean {
  return holder?.run === run && holder.token === token;
}
