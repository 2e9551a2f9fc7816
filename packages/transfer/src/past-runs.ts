import type { Cancellable, RunStore, RunSummary } from "@sluice/core";
import { fromRecord, type RunState, refold, STATE_SHAPE } from "@sluice/lifecycle";
import { cancellation, ledgerOf } from "./ledger-of.ts";
import type { Retention } from "./retention-policy.ts";

/** Why a run whose time is over stays in its store. `parent`: the run that it is a part of has not ended. */
export type WhyKept = "changed" | "unfinished" | "intents" | "reservation" | "effect" | "parent";

/** A run whose time is over; `because` when it stays all the same. */
export interface PastRun {
  readonly run: string;
  readonly version: number;
  readonly because?: WhyKept;
}

const PAGE = 200;

/** Runs that ended longer ago than they are to be kept, by the store's own time. */
export async function pastRuns(store: RunStore, scope: string, retention: Retention, options: Cancellable): Promise<readonly PastRun[]> {
  const past: PastRun[] = [];
  let storeNow: number | undefined;
  for await (const summary of endedRuns(store, scope, options)) {
    const keptFor = retention(summary);
    if (keptFor === undefined) continue;
    storeNow ??= (await store.load(summary, cancellation(options)))?.storeNow;
    if (storeNow === undefined || summary.updatedAt + keptFor > storeNow) continue;
    const because = await whyKept(store, summary, options);
    past.push({ run: summary.run, version: summary.version, ...(because === undefined ? {} : { because }) });
  }
  return past;
}

async function* endedRuns(store: RunStore, scope: string, options: Cancellable): AsyncGenerator<RunSummary, void, undefined> {
  let after: string | undefined;
  do {
    const from = after === undefined ? {} : { after };
    const page = await store.query({ scope, where: { status: "completed" }, limit: PAGE, ...from, ...cancellation(options) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** What of a run is not over although it has ended: whoever archives it would lose an answer that is still on its way. */
async function whyKept(store: RunStore, { scope, run, parent }: RunSummary, options: Cancellable): Promise<WhyKept | undefined> {
  const state = await stateOf(store, scope, run, options);
  if (state === undefined) return "changed";
  if (state.outcome === undefined) return "unfinished";
  if (Object.keys(state.reservations).length > 0) return "reservation";
  if (isUnsettled(state)) return "effect";
  const above = parent === undefined ? undefined : await stateOf(store, scope, parent, options);
  return above !== undefined && above.outcome === undefined ? "parent" : undefined;
}

/** Work or a last step that has begun, and of whose end nobody has heard; above all what may still be acting on the world. */
function isUnsettled({ work, finals, consumption }: RunState): boolean {
  if (consumption !== undefined && consumption.resolved !== true) return true;
  const isOut = work !== undefined && ["dispatched", "detached", "proving"].includes(work.status);
  return isOut || Object.values(finals).some(({ status }) => status !== "ended");
}

async function stateOf(store: RunStore, scope: string, run: string, options: Cancellable): Promise<RunState | undefined> {
  const loaded = await store.load({ scope, run }, cancellation(options));
  if (loaded === undefined) return undefined;
  if (loaded.state.shape === STATE_SHAPE) return loaded.state.data as unknown as RunState;
  const events = [];
  for await (const commit of ledgerOf(store, scope, run, options)) events.push(...commit.events.map(fromRecord));
  return refold(events);
}
