import type { Cancellable, RunFilter, RunStatus, RunStore, RunSummary } from "@sluice/core";

/** What has not ended. */
export const UNFINISHED: readonly RunStatus[] = ["queued", "running", "waiting", "held"];

/** Runs of one page. */
const PAGE = 500;

/** Every unfinished run of a scope, page by page. */
export async function* unfinishedRuns(
  store: Pick<RunStore, "query">,
  { scope, where = {} }: { readonly scope: string; readonly where?: Omit<RunFilter, "status"> },
  options: Cancellable,
): AsyncGenerator<RunSummary> {
  let after: string | undefined;
  do {
    const query = { scope, where: { ...where, status: UNFINISHED }, limit: PAGE, ...(after === undefined ? {} : { after }) };
    const { items, next } = await store.query({ ...query, ...options });
    yield* items;
    after = next;
  } while (after !== undefined);
}
