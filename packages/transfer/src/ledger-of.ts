import type { Cancellable, Commit, RunStore } from "@sluice/core";

const PAGE = 200;

/** A run's commits, page by page; none when there is no such run. */
export async function* ledgerOf(
  store: RunStore,
  scope: string,
  run: string,
  options: Cancellable,
): AsyncGenerator<Commit, void, undefined> {
  let after: string | undefined;
  do {
    const from = after === undefined ? {} : { after: Number(after) };
    const page = await store.ledger({ scope, run }, { limit: PAGE, ...from, ...cancellation(options) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** The signal alone: what a store's call is given of options that hold more. */
export function cancellation({ signal }: Cancellable): Cancellable {
  return signal === undefined ? {} : { signal };
}
