import type { Cancellable, Instant, Pipeline, RunKey, RunSummary, TrackerItem } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { decideOnRequest } from "../decide-request.ts";
import type { EngineParts } from "../engine-parts.ts";
import { loadRun } from "../load-run.ts";
import { receiveSignal } from "../receive-signal.ts";
import { shownStatus, wiringOf } from "./shown-status.ts";
import { type Act, actsOn } from "./acts-on.ts";
import type { TrackedProject } from "./tracked-project.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What became of one item that is not in sync with its run. */
export interface ItemReport {
  readonly carried: number;
  readonly refused: number;
  readonly shown: number;
  readonly unlisted: number;
  /** Whether there is something to be looked at again, though nothing changes until then. */
  readonly later: boolean;
}

const NOTHING: ItemReport = { carried: 0, refused: 0, shown: 0, unlisted: 0, later: false };

/** Brings an item and its run together: decisions first, then the status that shows where the run is. */
export async function reconcileItem(
  parts: EngineParts,
  project: TrackedProject,
  vocabulary: Vocabulary,
  { item, run: { scope, run } }: { readonly item: TrackerItem; readonly run: RunSummary },
  options: Cancellable,
): Promise<ItemReport> {
  const key = { scope, run };
  const look = await lookAt(parts, key, options);
  if (look === undefined) return NOTHING;
  const wiring = wiringOf(look.pipeline, project.system ?? "tracker");
  if (wiring === undefined) return NOTHING;
  const isHeld = look.index.status === "held";
  const said = isHeld ? undefined : await actsOn(project, vocabulary, wiring, look.state, { item, now: look.now }, options);
  const { acts, later } = said ?? { acts: [], later: false };
  let carried = 0;
  let refused = 0;
  for (const act of acts) {
    const became = await carry(parts, project, look.state, act, item, options);
    if (became === "counted") carried++;
    if (became === "refused") refused++;
  }
  const now = acts.length === 0 ? look : await lookAt(parts, key, options);
  const name = vocabulary.byId.get(item.status)?.name;
  if (name === undefined || !Object.hasOwn(wiring.statuses, name)) {
    await tellStatus(parts, project, key, item, { status: name ?? item.status, listed: false }, options);
    return { carried, refused, shown: 0, unlisted: 1, later };
  }
  const wanted = now === undefined ? undefined : shownStatus(now.pipeline, wiring, now.index);
  const status = wanted === undefined ? undefined : vocabulary.byName.get(wanted);
  if (status === undefined || status.id === item.status) return { carried, refused, shown: 0, unlisted: 0, later };
  const ours = Object.values(wiring.shows).includes(name);
  if (!ours) await tellStatus(parts, project, key, item, { status: name, listed: true }, options);
  await project.tracker.setStatus(item.id, status.id, options);
  return { carried, refused, shown: 1, unlisted: 0, later };
}

interface Look {
  readonly state: RunState;
  /** Store time of the look. */
  readonly now: Instant;
  readonly pipeline: Pipeline;
  readonly index: Pick<RunSummary, "status" | "outcome" | "stage">;
}

async function lookAt(parts: EngineParts, key: RunKey, options: Cancellable): Promise<Look | undefined> {
  const loaded = await loadRun(parts, key, options);
  if (loaded === undefined) return undefined;
  const { state, now } = loaded;
  const pipeline = await parts.definitions.load(key.scope, state.definition, options);
  const { outcome, stage, holds } = state;
  const status = outcome === undefined ? (holds.length > 0 ? "held" : "running") : "completed";
  return { state, now, pipeline, index: { status, stage, ...(outcome === undefined ? {} : { outcome }) } };
}

/**
 * Once for each act, whoever else carries it: the act's own id names the gesture. Whoever is refused is told why, once: the ledger knows
 * whether this try wrote the refusal.
 */
async function carry(
  parts: EngineParts,
  { tracker }: TrackedProject,
  { scope, run, version }: RunState,
  { id, gate, as, by, seen }: Act,
  item: TrackerItem,
  options: Cancellable,
): Promise<"counted" | "refused" | "known"> {
  const answer = await decideOnRequest(parts, run, { gate, decision: as, by, seen, id }, { ...options, scope });
  if (answer.ok) return "counted";
  const written = await parts.options.store.ledger({ scope, run }, { after: version, ...options });
  if (!written.items.some(({ events }) => events.some(({ data }) => data["id"] === id))) return "known";
  await tracker.comment(item.id, `${gate}: ${as} by ${by.id} was not counted. ${answer.code}: ${answer.reason}`, options);
  return "refused";
}

/** A status that somebody chose is a fact: it decides nothing, and conditions may look at it. */
async function tellStatus(
  parts: EngineParts,
  { tracker, system = "tracker" }: TrackedProject,
  { scope, run }: RunKey,
  item: TrackerItem,
  data: { readonly status: string; readonly listed: boolean },
  options: Cancellable,
): Promise<void> {
  const id = `${system}.${item.id}.${item.status}.${item.updatedAt}`;
  const fact = { run, id, type: `${system}.status`, data: { project: tracker.project, ...data }, occurredAt: parts.options.clock.now() };
  await receiveSignal(parts, fact, { ...options, scope });
}
