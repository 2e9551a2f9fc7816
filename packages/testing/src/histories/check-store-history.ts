import { checkHistory, type HistoryLimits, type HistoryVerdict, type Operation } from "./check-history.ts";
import { type ClaimAnswer, type ClaimCall, claimModel } from "./claim-model.ts";
import type { StoreOperation } from "./record-store.ts";
import { type RunAnswer, type RunCall, runModel } from "./run-model.ts";

/** What was found of a store's history: of all its runs and claims, or of the first that is not as it should be, else not decided. */
export type StoreHistoryVerdict =
  | { readonly kind: "linearizable" }
  | (Exclude<HistoryVerdict<RunCall | ClaimCall, RunAnswer | ClaimAnswer>, { kind: "linearizable" }> & {
      readonly of: "run" | "claim";
      readonly name: string;
    });

/**
 * Whether what the clients of a store saw can be explained by runs and claims on which one call happened after the other. Each run and each
 * claim is looked at for itself: a history of several things is linearizable when that of each is.
 *
 * @param operations of all clients, in any order; `recordStore` writes them down
 */
export function checkStoreHistory(operations: readonly StoreOperation[], limits: HistoryLimits = {}): StoreHistoryVerdict {
  let undecided: StoreHistoryVerdict | undefined;
  for (const things of thingsOf(operations)) {
    const [{ of, name } = { of: "run" as const, name: "" }] = things;
    const verdict =
      of === "run"
        ? checkHistory(runModel(), things as readonly Operation<RunCall, RunAnswer>[], limits)
        : checkHistory(claimModel(), things as readonly Operation<ClaimCall, ClaimAnswer>[], limits);
    if (verdict.kind === "not-linearizable") return { ...verdict, of, name };
    if (verdict.kind === "undecided") undecided ??= { ...verdict, of, name };
  }
  return undecided ?? { kind: "linearizable" };
}

function thingsOf(operations: readonly StoreOperation[]): Iterable<readonly StoreOperation[]> {
  const things = new Map<string, StoreOperation[]>();
  for (const operation of operations) {
    const key = JSON.stringify([operation.of, operation.scope, operation.name]);
    const known = things.get(key);
    if (known === undefined) things.set(key, [operation]);
    else known.push(operation);
  }
  return things.values();
}
